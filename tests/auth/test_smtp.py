"""Mails go through a real SMTP server, as they are, to whom they are for."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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


async def test_a_server_that_cannot_show_who_it_is_gets_no_mail(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(ssl.SSLCertVerificationError):
            await SmtpMailer(f"smtps://127.0.0.1:{port}", "no-reply@habeas.example").send(Mail("a@b.example", "x", "y"))


def _self_signed(folder: Path) -> Path:
    """A certificate that nobody vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + plain)
    return path
