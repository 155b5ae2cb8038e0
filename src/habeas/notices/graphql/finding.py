"""What a check of the published notices finds, for the privacy team."""

from typing import Any

import strawberry

from habeas.inventory import model as inventory
from habeas.inventory.rules import sales_within
from habeas.notices import model
from habeas.notices.rules import finding
from habeas.notices.rules.register_rows import findings_in_force, register_of
from habeas.reading.binding import Fixed, Need, Present, Same

strawberry.enum(finding.Severity, name="NoticeFindingSeverity", description="How bad a finding is.")
strawberry.enum(finding.FindingCode, name="NoticeFindingCode", description="Everything that a check can find.")

_SAME = (Same("org_id", "org_id"),)


@strawberry.type(description="Where a notice in force contradicts a law, itself or the register; never passed over.")
class NoticeFinding:
    """A finding."""

    notice: str = strawberry.field(description="The notice's code.")
    code: finding.FindingCode = strawberry.field(description="What was found.")
    severity: finding.Severity = strawberry.field(description="How bad it is.")
    message: str = strawberry.field(description="It in a sentence, with what the engine does about it.")
    law: str | None = strawberry.field(description="The law that it is about.")
    reference: str | None = strawberry.field(description="The articles that it rests on.")
    clauses: list[str] = strawberry.field(description="The clauses that it is about.")
    promises: list[str] = strawberry.field(description="The promises of those clauses.")
    defect: str | None = strawberry.field(
        description="The number of the defect of the two notices, D-01 to D-15, that docs/divergences.md answers."
    )
    rows: list[str] = strawberry.field(description="The rows of the register that it is about.")


NEEDS = {
    "versions": Need(
        model.NoticeVersion,
        (*_SAME, Present("in_force_from"), Fixed("master_language", None)),
        ("notice_code", "source", "in_force_from"),
        ("published_at", "id"),
        many=True,
    ),
    "purposes": Need(inventory.Purpose, _SAME, ("code",), many=True),
    "categories": Need(inventory.DataCategory, _SAME, ("code", "items"), many=True),
    "activities": Need(
        inventory.ProcessingActivity,
        _SAME,
        ("code", "purpose_code", "legal_basis", "legal_bases", "recipient_codes", "transfers"),
        many=True,
    ),
    "tallies": Need(inventory.DisclosureTally, _SAME, ("month", "kind", "total"), many=True),
}
"""What a check needs of notices and inventory; `recipients` (code, name, commitment) comes from a higher context."""


def find(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[NoticeFinding]:
    """The findings of all notices in force now."""
    now = context.clock.now()
    register = register_of(
        needs["purposes"],
        needs["categories"],
        needs["activities"],
        needs["recipients"],
        sales=sales_within(needs["tallies"], now),
    )
    return [_shown(code, one) for code, one in findings_in_force(needs["versions"], register, now)]


def _shown(code: str, one: finding.Finding) -> NoticeFinding:
    return NoticeFinding(
        notice=code,
        code=one.code,
        severity=one.severity,
        message=one.sentence,
        law=one.law,
        reference=one.reference,
        clauses=list(one.clauses),
        promises=list(one.promises),
        defect=one.defect,
        rows=list(one.rows),
    )
