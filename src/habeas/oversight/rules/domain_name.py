"""Names of domains: their one canonical form, and which of them an organization may claim at all."""

from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.lookalike import mixes_scripts
from habeas.oversight.rules.mail_providers import is_mail_provider, reaches_mail_provider
from habeas.oversight.rules.sets import DomainScope, DomainStatus

LONGEST = 220
"""Characters; with the owner name of the challenge in front, DNS has room for 253."""


def canonical_name(typed: str) -> str:
    """The A-label form by IDNA 2008 with UTS 46, non-transitional, lower-case, without a trailing dot.

    Raises INVALID_DOMAIN for what is no name of a domain: an address, a URL, a wildcard, an underscore.
    """
    try:
        name = idna.encode(typed.strip(), uts46=True, std3_rules=True, transitional=False).decode().rstrip(".")
    except UnicodeError:
        raise _refused("This is not the name of a domain.") from None
    if "." not in name or name.rpartition(".")[2].isdigit():
        raise _refused("This is not the name of a domain.")
    if len(name) > LONGEST:
        raise _refused(f"The name is longer than {LONGEST} characters.")
    return name


def standing_of_claim(name: str, scope: DomainScope) -> DomainStatus:
    """How a fresh claim to a canonical name stands: PENDING, or REVIEW for a person to look at first.

    That is beneath a private public suffix, and where scripts are mixed.

    Raises INVALID_DOMAIN for a public suffix of either division, PUBLIC_MAIL_PROVIDER for a name (or a tree that
    holds a name) under which a provider gives addresses to everybody: whoever runs it must not oversee them.
    """
    every, icann = _suffixes(only_icann=False), _suffixes(only_icann=True)
    registrable = every.privatesuffix(name)
    if registrable is None:
        raise _refused("This is a public suffix: names beneath it belong to many.")
    if is_mail_provider(name, registrable) or (scope is DomainScope.TREE and reaches_mail_provider(name)):
        raise DomainError(
            ErrorCode.PUBLIC_MAIL_PROVIDER, "Everybody can get an address here, so nobody can claim it.", ("name",)
        )
    beneath_private_suffix = every.publicsuffix(name) != icann.publicsuffix(name)
    return DomainStatus.REVIEW if beneath_private_suffix or mixes_scripts(name) else DomainStatus.PENDING


def registrable_name(name: str) -> str:
    """The name that was registered, above or at the canonical one: one label beneath a public suffix."""
    return _suffixes(only_icann=True).privatesuffix(name) or name


def is_public_name(name: str, scope: DomainScope) -> bool:
    """Could nobody claim this canonical name today? Lists of providers and of suffixes grow."""
    try:
        standing_of_claim(name, scope)
    except DomainError:
        return True
    return False


@cache
def _suffixes(*, only_icann: bool) -> PublicSuffixList:
    return PublicSuffixList(only_icann=only_icann)


def _refused(message: str) -> DomainError:
    return DomainError(ErrorCode.INVALID_DOMAIN, message, ("name",))
