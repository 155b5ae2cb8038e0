"""Mails as they lie in the folder that a test has them written to."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path


@dataclass(frozen=True, order=True)
class Read:
    """What whoever reads a mailbox sees of a mail."""

    to: str
    subject: str
    text: str


def mails_in(folder: Path) -> list[Read]:
    """Every mail of the folder, decoded."""
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return [Read(str(each["To"]), str(each["Subject"]), str(each.get_content())) for each in found]


def mailed(folder: Path, address: str, word: str) -> list[Read]:
    """The mails to an address that say a word."""
    return [each for each in mails_in(folder) if each.to == address and word in each.subject + each.text]
