"""Mails that the sign-in sends: into a folder, or to an SMTP server."""

import asyncio
import logging
import smtplib
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from ssl import create_default_context
from typing import Protocol
from urllib.parse import unquote, urlsplit

from habeas.kernel.ids import new_id

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain text for one address; what is handed over again under the same `identity` is the same mail."""

    to: str
    subject: str
    text: str
    identity: str = field(default_factory=lambda: str(new_id()))

    def message(self, sender: str) -> EmailMessage:
        """As RFC 5322 wants it; a system that receives it twice can tell by its Message-ID."""
        message = EmailMessage()
        message["Message-ID"] = f"<{self.identity}@{sender.rpartition('@')[2]}>"
        message["From"], message["To"], message["Subject"] = sender, self.to, self.subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        return message


class Mailer(Protocol):
    """Hands a mail on; raises OSError or SMTPException where it cannot."""

    async def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True)
class FolderMailer:
    """Writes each mail as an .eml file, for the demo and for tests."""

    folder: Path
    sender: str = "no-reply@habeas.example"

    async def send(self, mail: Mail) -> None:
        await asyncio.to_thread(self._write, f"{mail.identity}.eml", mail.message(self.sender).as_bytes())

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / name).write_bytes(content)


class NoMailer:
    """Sends nothing, and says so in the log without the address: what the visitor sees must not depend on it."""

    async def send(self, mail: Mail) -> None:
        LOG.error("a mail was not sent, for neither HABEAS_SMTP_URL nor HABEAS_MAIL_FOLDER is set")


@dataclass(frozen=True, repr=False)
class SmtpMailer:
    """Sends through smtp:// (with STARTTLS where a user is named) or smtps://."""

    url: str
    sender: str

    async def send(self, mail: Mail) -> None:
        await asyncio.to_thread(self._send, mail.message(self.sender))

    def _send(self, message: EmailMessage) -> None:
        parts = urlsplit(self.url)
        with self._connected(parts.scheme, parts.hostname or "localhost", parts.port or 0) as server:
            if parts.username:
                if parts.scheme != "smtps":
                    server.starttls(context=create_default_context())
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    def _connected(self, scheme: str, host: str, port: int) -> smtplib.SMTP:
        # Without a context of ours, smtplib would take any certificate, and the links in mails are keys.
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=10, context=create_default_context())
        return smtplib.SMTP(host, port, timeout=10)


class Posting(Protocol):
    """Hands a letter on; a second time under the same `identity`, it is the same mail."""

    def __call__(self, to: str, subject: str, text: str, identity: str | None = None) -> Awaitable[None]: ...


def posted(through: Mailer) -> Posting:
    """Sends a text to an address under a subject, for those who know nothing of mails.

    A job that is done again after a crash hands its letter over again. Without an identity, the words are it.
    """

    async def post(to: str, subject: str, text: str, identity: str | None = None) -> None:
        digest = sha256("\0".join((to, subject, text)).encode()).hexdigest()
        await through.send(Mail(to, subject, text, identity or digest))

    return post
