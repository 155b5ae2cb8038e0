"""The pages for people work under the strict policy and give nothing away to others."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from habeas.web.options import Example, Persona
from habeas.web.pages import ASSETS
from tests.web.sample import codes, sited

PERSONA = Persona("person-eu", "member of Contoso", "demo-token")
EXAMPLE = Example("My data", "{ me }", {"n": 1}, "person-eu")
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted(ASSETS.glob("*.js"))}
LINK = re.compile(r'(?:src|href)="(/[^"]*)"')


class Inline(HTMLParser):
    """Finds what the policy would refuse: code and styles that stand in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("path", ["/", "/graphiql"])
async def test_a_page_holds_no_inline_code_and_everything_that_it_names_is_there(
    client: httpx.AsyncClient, path: str
) -> None:
    page = await client.get(path)
    inline = Inline()
    inline.feed(page.text)
    assert inline.found == []
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for link in LINK.findall(page.text):
        assert (await client.get(link)).status_code == 200, link


@pytest.mark.parametrize("script", SCRIPTS)
async def test_scripts_load_only_each_other_and_never_read_markup(client: httpx.AsyncClient, script: str) -> None:
    source = SCRIPTS[script]
    for name in re.findall(r'^import .* from "\./([^"]+)"', source, re.MULTILINE):
        assert (await client.get(f"/assets/{name}")).status_code == 200
    assert "://" not in source
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source)
    assert (await client.get(f"/assets/{script}")).headers["content-type"].startswith("text/javascript")


async def test_the_home_page_opens_the_doors_that_there_are(client: httpx.AsyncClient) -> None:
    assert 'href="/graphiql"' in (await client.get("/")).text
    async with sited(query_page=False, documentation_url="https://docs.example").client() as other:
        text = (await other.get("/")).text
    assert 'href="/graphiql"' not in text
    assert 'href="https://docs.example"' in text


async def test_the_names_on_the_home_page_are_text_and_no_markup() -> None:
    async with sited(title="<b>x</b>", public_url='https://"><script>').client() as client:
        text = (await client.get("/")).text
    assert "<b>" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/config.json"])
async def test_a_site_may_do_without_the_query_page(path: str) -> None:
    async with sited(query_page=False).client() as client:
        response = await client.get(path)
    assert (response.status_code, codes(response)) == (404, ["NOT_FOUND"])


async def test_the_query_page_is_told_what_it_may_offer() -> None:
    async with sited(personas=(PERSONA,), examples=(EXAMPLE,), version="1.2").client() as client:
        config = (await client.get("/graphiql/config.json")).json()
    assert config == {
        "title": "habeas",
        "version": "1.2",
        "personas": [{"name": "person-eu", "about": "member of Contoso", "token": "demo-token"}],
        "examples": [{"title": "My data", "document": "{ me }", "variables": {"n": 1}, "persona": "person-eu"}],
    }


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:8000", 200), ("127.0.0.1", 200), ("privacy.example", 200), ("evil.example", 404)]
)
async def test_demo_tokens_are_shown_under_our_own_names_only(host: str, status: int) -> None:
    async with sited(personas=(PERSONA,)).client() as client:
        response = await client.get("/graphiql/config.json", headers={"host": host})
    assert response.status_code == status
    assert (PERSONA.token in response.text) is (status == 200)


@pytest.mark.parametrize("path", ["/assets/../pages.py", "/assets/%2e%2e/pages.py", "/assets/nothing.js", "/assets/"])
async def test_nothing_outside_of_the_assets_is_served(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, codes(response)) == (404, ["NOT_FOUND"])
