"""A version that is not stored, as the values that a stored one would be read with."""

from collections.abc import Iterable
from typing import Any

from habeas.notices.model import Addendum, Clause, NoticeReach, NoticeVersion
from habeas.notices.rules.plain import render_plain
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.stored import contacts_of
from habeas.reading.globalid import encode
from habeas.storage.table import Table
from habeas.storage.transaction import Transaction

TAG = "NOT"
ADDENDUM_TAG = "ADD"
_SERVICES = "select code, name, status from habeas.service where org_id = $1 and code = any($2) order by code"
_PLACES = "select code, name from habeas.place where code = any($1)"


async def preview(
    tx: Transaction, version: NoticeVersion, rows: Iterable[Table], reach: Iterable[NoticeReach]
) -> dict[str, Any]:
    """The version under `preview`, ready for JSON; keys are the Python names of the fields of Notice."""
    listed = tuple(rows)
    clauses = [row for row in listed if isinstance(row, Clause)]
    addenda = [row for row in listed if isinstance(row, Addendum)]
    services = await tx.fetch(_SERVICES, version.org_id, version.service_codes)
    places = {row["code"]: row["name"] for row in await tx.fetch(_PLACES, [one.jurisdiction_code for one in addenda])}
    shown = {
        **_scalars(version),
        "services": [dict(row) for row in services],
        "clauses": [_clause(one) for one in clauses if one.addendum_code is None],
        "addenda": [_addendum(one, clauses, places) for one in addenda],
        "changes": version.changes,
        "differences": version.differences,
        "announcements": [],
        "consent_needed_from": {
            "count": version.consent_needed,
            "regions": [
                {"region": {"code": one.region_code}, "count": one.consent_needed, "accepted": one.accepted}
                for one in sorted(reach, key=lambda each: each.region_code)
            ],
        },
    }
    return {"preview": shown}


def _scalars(version: NoticeVersion) -> dict[str, Any]:
    return {
        "id": encode(TAG, version.org_id, version.id),
        "code": version.notice_code,
        "title": version.title,
        "version": version.version,
        "language": version.language,
        "master_language": version.master_language,
        "contacts": contacts_of(version.terms),
        "revised_on": version.terms["updated"],
        "effective_from": version.effective_from.isoformat(),
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "published_at": version.published_at.isoformat(),
        "text": render_plain(parse_notice(version.source)),
        "source": version.source,
        "sha256": version.sha256,
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "code": clause.code,
        "theme": clause.theme,
        "heading": clause.heading,
        "body": clause.body,
        "promises": clause.promises,
        "defines": clause.defines,
    }


def _addendum(addendum: Addendum, clauses: list[Clause], places: dict[str, str]) -> dict[str, Any]:
    code = addendum.jurisdiction_code
    return {
        "id": encode(ADDENDUM_TAG, addendum.org_id, addendum.id),
        "code": addendum.code,
        "title": addendum.title,
        "jurisdiction": {"code": code, "name": places.get(code, code)},
        "clauses": [_clause(one) for one in clauses if one.addendum_code == addendum.code],
    }
