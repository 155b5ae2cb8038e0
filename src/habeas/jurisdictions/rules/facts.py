"""The facts on which it depends which laws apply; None always means unknown, never no."""

from dataclasses import dataclass
from functools import lru_cache

EVERYWHERE = "*"
COUNTRY_ALIASES = {"UK": "GB", "EL": "GR"}


@lru_cache(maxsize=4096)
def place(code: str | None) -> str | None:
    """A place as ISO 3166 writes it, so that UK means GB; subdivisions keep their suffix."""
    if code is None:
        return None
    country, _, rest = code.strip().upper().partition("-")
    country = COUNTRY_ALIASES.get(country, country)
    return f"{country}-{rest}" if rest else country


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person and of the controller when a request arrives.

    Places are ISO 3166 codes (`DE`, `GB-ENG`, `US-CA`). `offers_to` lists the places to which goods or
    services are offered and `monitors` the places where behaviour is watched; None is unknown, `*` is
    everywhere. `supported` names the laws (`EU_GDPR:IE`) that the controller works with where a fact is
    unknown. Nationality is no fact here: no law of the catalog asks for it.
    """

    residence: str | None = None
    present_in: str | None = None
    ip_country: str | None = None
    establishments: tuple[str, ...] = ()
    representative: str | None = None
    offers_to: tuple[str, ...] | None = None
    monitors: tuple[str, ...] | None = None
    collected_in: str | None = None
    processed_in: tuple[str, ...] = ()
    channel: str | None = None
    age: float | None = None
    ccpa_business: bool | None = None
    revenue_usd: float | None = None
    consumers: float | None = None
    sale_revenue_share: float | None = None
    service: str | None = None
    served_language: str | None = None
    supported: tuple[str, ...] = ()
