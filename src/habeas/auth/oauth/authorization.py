"""An authorization that a person gave: the one thing that codes, refresh tokens and access tokens carry on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import Permission


@dataclass(frozen=True, slots=True)
class Authorization:
    """Who allowed which client what, for which organization; `family` names all that grows from it."""

    family: UUID
    consent_id: UUID
    client_id: str
    subject_id: UUID
    region: str
    org_id: UUID
    scopes: frozenset[Permission]
    resource: str
    key_thumbprint: str | None
    authenticated_at: datetime
    second_factor_at: datetime | None

    @classmethod
    def of_row(cls, row: Any) -> "Authorization":
        """What a row of a code or of a refresh token says."""
        return cls(
            family=row["family"],
            consent_id=row["consent_id"],
            client_id=row["client_id"],
            subject_id=row["subject_id"],
            region=row["region"],
            org_id=row["org_id"],
            scopes=frozenset(Permission(each) for each in row["scopes"]),
            resource=row["resource"],
            key_thumbprint=row["key_thumbprint"],
            authenticated_at=row["authenticated_at"],
            second_factor_at=row["second_factor_at"],
        )

    def values(self) -> tuple[Any, ...]:
        """The columns in the order in which both tables have them."""
        return (
            self.family,
            self.consent_id,
            self.client_id,
            self.subject_id,
            self.region,
            self.org_id,
            sorted(self.scopes),
            self.resource,
            self.key_thumbprint,
            self.authenticated_at,
            self.second_factor_at,
        )

    def narrowed(self, scopes: frozenset[Permission]) -> "Authorization":
        """The same with fewer scopes."""
        return Authorization(
            self.family,
            self.consent_id,
            self.client_id,
            self.subject_id,
            self.region,
            self.org_id,
            self.scopes & scopes,
            self.resource,
            self.key_thumbprint,
            self.authenticated_at,
            self.second_factor_at,
        )


def scopes_of(text: str) -> frozenset[Permission]:
    """The scopes that are known among these words."""
    words = set(text.split())
    return frozenset(permission for permission in Permission if permission.value in words)


def scope_text(scopes: frozenset[Permission]) -> str:
    """As OAuth writes them."""
    return " ".join(sorted(scopes))
