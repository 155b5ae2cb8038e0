"""The page of a demo's mails: every word is text, under this machine's own names alone, and only in a demo."""

from dataclasses import replace
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from habeas.auth.mail import FolderMailer, Mail
from habeas.web.app import Connections, build_app
from habeas.web.mails import MailPage
from habeas.web.options import WebSite
from tests.web import sample

SITE = WebSite(public_url="http://habeas.test", sdl="")


async def page(folder: Path, host: str = "127.0.0.1") -> httpx.Response:
    application = Starlette(routes=[Route("/demo/mail", MailPage(SITE, folder).show)])
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
        return await client.get("/demo/mail")


async def test_a_letter_is_shown_as_text_whatever_it_contains(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path)
    await mailer.send(Mail("annika@vogt.example", "First", "Guten Tag <script>alert(1)</script>"))
    await mailer.send(Mail("maya@torres.example", "<b>Second</b>", "Hello."))
    shown = await page(tmp_path)
    assert shown.status_code == 200
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text
    assert shown.text.index("&lt;b&gt;Second&lt;/b&gt;") < shown.text.index("First")
    assert "default-src" in shown.headers["content-security-policy"]


async def test_an_empty_folder_and_one_that_is_not_there_show_no_mail(tmp_path: Path) -> None:
    assert "No mail" in (await page(tmp_path)).text
    assert "No mail" in (await page(tmp_path / "missing")).text


async def test_another_host_name_is_shown_nothing(tmp_path: Path) -> None:
    assert (await page(tmp_path, "evil.example")).status_code == 404


def test_only_a_site_with_a_folder_of_mails_has_the_page(tmp_path: Path) -> None:
    for site, there in ((sample.SITE, False), (replace(sample.SITE, mail_folder=tmp_path), True)):
        app = build_app(sample.SCHEMA, Connections(sample.authenticate, sample.make_context), site)
        assert ("/demo/mail" in [getattr(route, "path", "") for route in app.routes]) is there
