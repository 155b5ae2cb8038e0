"""Rows of published versions and of a person, in the shape in which the engine reads them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from habeas.notices.rules import parse_notice
from habeas.notices.rules.stored import terms_document
from tests.notices.texts import altered

ORG = UUID(int=7)
BEGAN = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
LATER = datetime.fromisoformat("2026-05-01T00:00:00+00:00")


def version(*changes: tuple[str, str], begins: datetime = BEGAN) -> dict[str, Any]:
    """The row of the small notice with these changes, in force from an instant on."""
    notice = parse_notice(altered(*changes))
    front = notice.front
    version_id = uuid5(ORG, f"{front.notice} {front.version} {front.language}")
    return {
        "org_id": str(ORG),
        "id": str(version_id),
        "kind": front.kind,
        "title": front.title,
        "version": front.version,
        "language": front.language,
        "master_language": front.translation_of,
        "effective_from": begins.isoformat(),
        "in_force_from": begins.isoformat(),
        "service_codes": list(front.services),
        "terms": terms_document(notice),
        "addenda": [
            {"id": str(uuid5(version_id, each.code)), "title": each.title, "jurisdiction_code": each.jurisdiction,
             "place": None}
            for each in front.addenda
        ],
        "clauses": [{"code": each.id, "promises": list(each.promises)} for each in notice.clauses],
    }  # fmt: skip


GERMAN = (("language: en", "language: de\ntranslation_of: en"),)
PREVAILING = (("language: en", "language: en\nprevailing_language: {language: en, clause: scope}"),)
SPECIFIC = (
    ("notice: acme-privacy", "notice: acme-policy"),
    ("services: [ACME]", "services: [ACME]\nkind: SPECIFIC\ncovers: [promise_clock, limits]"),
)


def person(**changes: Any) -> dict[str, Any]:
    """The row of somebody in Germany with an account of the service."""
    known = {
        "residence": "DE",
        "service_code": "ACME",
        "language": "en",
        "created_at": LATER.isoformat(),
        "acceptances": [],
    }
    return {**known, **changes}
