"""Where else a person can go: the complaints, authorities and courts of every law that applied to a request."""

from typing import Any

import strawberry

from habeas.jurisdictions.resolution.applicability import AppliedLaw, named_laws
from habeas.reading.binding import Need, Same
from habeas.reading.fields import computed
from habeas.rights import model


@strawberry.type(description="Ways that one law leaves open beside the request (GDPR 77, 79, DPA 2018 s.165, PIPL 65).")
class Remedy:
    """Remedies of one law."""

    law: str = strawberry.field(description="The law's code, the same as `code`.")
    code: str = strawberry.field(description="The law's code, such as EU_GDPR.")
    variant: str | None = strawberry.field(description="The member state or nation whose variant of it applied.")
    ways: list[str] = strawberry.field(description="Complaints, appeals and courts, in words.")
    authorities: list[str] = strawberry.field(description="Who takes complaints under the law.")
    reference: str = strawberry.field(description="Where the law says so.")


def _remedies(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[Remedy]:
    row = needs["request"]
    laws = named_laws(each["key"] for each in row["trace"]["laws"]) if row is not None else ()
    return [_remedy(applied) for applied in laws if "remedies" in applied.law.provisions]


def _remedy(applied: AppliedLaw) -> Remedy:
    provisions: Any = applied.law.provisions
    ways, regulators = provisions["remedies"], provisions.get("regulators")
    return Remedy(
        law=applied.code,
        code=applied.code,
        variant=applied.variant,
        ways=[str(each) for each in ways.value],
        authorities=[str(each) for each in regulators.value] if regulators is not None else [],
        reference=ways.origin.citation.reference,
    )


def remedies_field() -> Any:
    """The field of a request that answers its remedies."""
    itself = Need(model.RightsRequest, (Same("org_id", "org_id"), Same("id", "id")), ("trace",))
    return computed(
        list[Remedy],
        "Where else the person can go, under every law that applied on receipt; each refusal names it too (GDPR 12(4),"
        " PIPL 50; AISHU-177).",
        _remedies,
        {"request": itself},
    )
