"""How a person came to accept a notice, and which of these ways can ever be an agreement."""

from enum import StrEnum


class AcceptanceKind(StrEnum):
    """EXPRESS: the person said so. DEEMED: the notice takes continued use for agreement, and no law does."""

    EXPRESS = "EXPRESS"
    DEEMED = "DEEMED"

    @property
    def counts_as_agreement(self) -> bool:
        """Can it renew an agreement (GDPR 4(11), 7; PIPL 14)? Only what the person said can."""
        return self is AcceptanceKind.EXPRESS
