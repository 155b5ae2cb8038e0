"""A browser without scripts: it keeps cookies, fills in forms, and stops where a redirect leaves the site."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

VOID = {"hidden", "checkbox", "radio"}


@dataclass
class Form:
    """A form of a page with what it holds already."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(named.get("action", "")))
        elif tag == "select" and self.forms:
            self._select = named["name"]
            self.forms[-1].options[self._select] = []
        elif tag == "option" and self.forms and self._select:
            self.forms[-1].options[self._select].append(named.get("value", ""))
        elif tag == "button" and self.forms and "name" in named:
            self.forms[-1].buttons.append((named["name"], named["value"]))
        elif tag == "input" and self.forms:
            self._input(named)

    def _input(self, named: dict[str, str]) -> None:
        form, kind, name = self.forms[-1], named.get("type", "text"), named.get("name", "")
        if kind == "radio":
            form.options.setdefault(name, []).append(named.get("value", ""))
        if kind != "checkbox" and (kind != "radio" or "checked" in named):
            form.values[name] = named.get("value", "")
        if kind == "checkbox":
            form.options.setdefault(name, []).append(named.get("value", ""))


@dataclass(frozen=True)
class Page:
    """What the browser shows; `left_for` is where a redirect would have led away from the site."""

    response: httpx.Response
    left_for: str = ""

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def path(self) -> str:
        return self.response.url.path

    def forms(self) -> list[Form]:
        reader = _Reader()
        reader.feed(self.text)
        return reader.forms

    def form(self, action: str = "") -> Form:
        """The form with that action, or the first."""
        return next(form for form in self.forms() if action in ("", form.action))

    def answer(self) -> dict[str, str]:
        """The parameters with which the browser left."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.left_for).query).items()}


class Browser:
    """One browser of one person at one network address."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def open(self, url: str) -> Page:
        return await self._follow(await self.client.get(url))

    async def submit(self, page: Page, action: str = "", **values: str) -> Page:
        """Fill in the form and send it."""
        form = page.form(action)
        return await self.post(form.action, {**form.values, **values})

    async def post(self, url: str, values: dict[str, str], **headers: str) -> Page:
        return await self._follow(await self.client.post(url, data=values, headers=headers))

    async def sign_in(self, email: str, password: str, onward: str = "/sign-in") -> Page:
        return await self.submit(await self.open(onward), email=email, password=password)

    async def _follow(self, response: httpx.Response) -> Page:
        while response.status_code in (302, 303, 307):
            target = urljoin(str(response.url), response.headers["location"])
            if urlsplit(target).netloc != response.url.netloc.decode():
                return Page(response, target)
            response = await self.client.get(target)
        return Page(response)
