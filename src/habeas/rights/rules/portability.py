"""Which records are portable: provided by the person, and used on consent or a contract (GDPR 20(1))."""

from collections.abc import Collection

from habeas.jurisdictions.rules.sets import LegalBasis

PROVIDED = frozenset({"USER_DIRECT", "DEVICE"})
"""Sources that count as the person: what they gave, and what their use of the service made known (Guidelines on
portability, WP 242 rev.01, p. 10). What others gave, or what was derived, is not portable."""

PORTABLE_BASES = frozenset({LegalBasis.CONSENT, LegalBasis.CONTRACT})


def is_portable(source: str, bases: Collection[str]) -> bool:
    """Whether a record of this source, used on these bases under the person's law, is to be handed over so."""
    return source in PROVIDED and not PORTABLE_BASES.isdisjoint(bases)
