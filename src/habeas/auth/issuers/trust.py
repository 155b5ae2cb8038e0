"""Which external issuers a deployment trusts, and what their claims mean here."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from habeas.access import Permission, Role
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.issuer import is_issuer


def checked_issuer(text: str) -> str:
    """The issuer; ValueError for what is none."""
    if not is_issuer(text):
        raise ValueError("an issuer is an https URL without query and fragment")
    return text


IssuerUrl = Annotated[str, AfterValidator(checked_issuer)]


class TrustedIssuer(BaseModel):
    """One issuer whose access tokens count here, and what its claims mean.

    The token's subject names a person who was linked before, or who gets an account at the service
    `opens_accounts_at`. The person acts in their own space, or in that of the organization which the value of
    `organization_claim` stands for; where `role_claim` is set, their role there must be the one that its value
    stands for. The scopes are what the words of `scope_claim` stand for (by `scopes`, else a scope of that name),
    at most `ceiling`, and at most what the role grants. `second_factor_acr` are the values of `acr` that stand for a
    sign-in with a second factor; when somebody signed in is what `auth_time` says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: IssuerUrl
    audience: Annotated[str, Field(min_length=1, max_length=255)]
    controller: UUID
    ceiling: frozenset[Permission]
    scope_claim: str = "scope"
    scopes: dict[str, frozenset[Permission]] = Field(default_factory=dict)
    organization_claim: str | None = None
    organizations: dict[str, UUID] = Field(default_factory=dict)
    role_claim: str | None = None
    roles: dict[str, Role] = Field(default_factory=dict)
    second_factor_acr: frozenset[str] = frozenset()
    plain_jwt: bool = False
    opens_accounts_at: str | None = None

    def permissions(self, claims: Mapping[str, Any]) -> frozenset[Permission]:
        """What the words of the scope claim open, at most the ceiling."""
        value = claims.get(self.scope_claim, "")
        words = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
        opened = (self._opened_by(word) for word in words if isinstance(word, str))
        return frozenset().union(*opened) & self.ceiling

    def organization(self, claims: Mapping[str, Any]) -> UUID | None:
        """The organization that the claims name, None for the person's own; KeyError for an unknown one."""
        value = None if self.organization_claim is None else claims.get(self.organization_claim)
        return None if value is None else self.organizations[_word(value)]

    def authentication_context(self, acr: str | None) -> str:
        """What the issuer's way of signing in counts as here."""
        return SECOND_FACTOR if acr in self.second_factor_acr else PASSWORD

    def role(self, claims: Mapping[str, Any]) -> Role | None:
        """The role that the claims ask for, None where they are not asked; KeyError for one that stands for nothing."""
        return None if self.role_claim is None else self.roles[_word(claims.get(self.role_claim))]

    def _opened_by(self, word: str) -> frozenset[Permission]:
        if self.scopes:
            return self.scopes.get(word, frozenset())
        return frozenset(permission for permission in Permission if permission.value == word)


def by_issuer(rules: Iterable[TrustedIssuer], own: str) -> dict[str, TrustedIssuer]:
    """The rules by issuer; MISCONFIGURED where an issuer has two, or is this server itself."""
    listed = list(rules)
    found = {rule.issuer: rule for rule in listed}
    if len(found) < len(listed) or own in found:
        raise DomainError(ErrorCode.MISCONFIGURED, "A trusted issuer is listed twice, or is this server itself.")
    return found


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise KeyError(value)
    return value
