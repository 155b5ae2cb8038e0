"""Mails go through a real SMTP server, as they are, to whom they are for."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from habeas.auth.mail import Mail, SmtpMailer


class Inbox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Inbox, str]]:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


async def test_a_mail_arrives_with_its_words_in_every_language(server: tuple[Inbox, str]) -> None:
    inbox, url = server
    await SmtpMailer(url, "no-reply@habeas.example").send(Mail("yuqing@chen.example", "您的请求", "您好，äöü"))
    [envelope] = inbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@habeas.example", ["yuqing@chen.example"])
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"] == "您的请求"
    assert message.get_content().strip() == "您好，äöü"
    assert message["Auto-Submitted"] == "auto-generated"


async def test_a_server_that_is_not_there_is_an_error_that_the_worker_tries_again(server: tuple[Inbox, str]) -> None:
    with pytest.raises(OSError, match="refused"):
        await SmtpMailer("smtp://127.0.0.1:1", "no-reply@habeas.example").send(Mail("a@b.example", "x", "y"))
    assert server[0].envelopes == []
