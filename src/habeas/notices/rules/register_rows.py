"""The register that a notice is checked against, made of the rows that a controller keeps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.notices.rules.checks import check_notice
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.force import Terms, version_in_force
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.register import Register, register_from
from habeas.notices.rules.source import NoticeSource

Row = Mapping[str, Any]
Rows = Sequence[Row]


def register_of(purposes: Rows, categories: Rows, activities: Rows, recipients: Rows, *, sales: int = 0) -> Register:
    """The register; `sales` are those of the last twelve months, as counted."""
    return register_from(
        {
            "purposes": purposes,
            "data_categories": [
                {"code": row["code"], "open_ended": False, "items": [_item(item) for item in row["items"]]}
                for row in categories
            ],
            "processing_activities": [_activity(row) for row in activities],
            "recipients": recipients,
        },
        sales,
    )


def _item(item: Row) -> Row:
    return {"necessity": "OPTIONAL", **item}


def _activity(row: Row) -> Row:
    return {
        "code": row["code"],
        "purpose": row["purpose_code"],
        "announced_basis": None,
        "default_legal_basis": row["legal_basis"],
        "legal_basis": row["legal_bases"],
        "recipients": row["recipient_codes"],
        "transfers": [
            {"origin": one.get("origin", ""), "to": one["to"], "mechanism": one.get("mechanism")}
            for one in row["transfers"]
        ],
    }


@dataclass(frozen=True, slots=True)
class Counting:
    """A published text and since when it counts."""

    code: str
    text: str
    effective_from: datetime


def findings_in_force(versions: Iterable[Row], register: Register, now: datetime) -> Iterator[tuple[str, Finding]]:
    """The findings of every notice in force, each with the notice's code.

    `versions` are rows of published originals: `notice_code`, `source`, and `in_force_from` as RFC 3339.
    """
    counting = [
        Counting(row["notice_code"], row["source"], datetime.fromisoformat(row["in_force_from"])) for row in versions
    ]
    current: dict[str, NoticeSource] = {}
    for code in dict.fromkeys(one.code for one in counting):
        found = version_in_force((one for one in counting if one.code == code), now)
        if found is not None:
            current[code] = parse_notice(found.text)
            yield from ((code, finding) for finding in check_notice(current[code], register, now))
    yield from _weaker_policies(current)


def _weaker_policies(current: Mapping[str, NoticeSource]) -> Iterator[tuple[str, Finding]]:
    """Policies of single services that give less than the notice which they replace (AISHU-16)."""
    general = [source for source in current.values() if source.front.kind == "GENERAL"]
    for code, source in current.items():
        for service in source.front.services if source.front.kind == "SPECIFIC" else ():
            for replaced in general:
                points = list(Terms(replaced, source).weaker_points()) if service in replaced.front.services else []
                if points:
                    yield code, _weaker(source, replaced, service, points)


def _weaker(source: NoticeSource, replaced: NoticeSource, service: str, points: Sequence[str]) -> Finding:
    return Finding(
        FindingCode.SPECIFIC_WEAKER,
        Severity.WARNING,
        f"For {service} the policy gives less than {replaced.front.title} on {', '.join(points)}; it goes before the "
        "notice all the same, and the law stays the floor.",
        rows=(service, *points),
        reference=f"{source.front.title}, version {source.front.version}",
    )
