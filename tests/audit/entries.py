"""Ledger entries for tests."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from habeas.audit.rules import Entry

AN_ENTRY = Entry(
    org_id=UUID(int=1),
    id=UUID(int=2),
    subject_id=UUID(int=3),
    at=datetime(2026, 11, 21, 22, 10, 0, 120, tzinfo=UTC),
    actor_kind="ADMINISTRATOR",
    actor_role="ADMINISTRATOR",
    actor="aa" * 32,
    client="cc" * 32,
    purpose="SECURITY_INVESTIGATION",
    note='Reported "theft"\n– Köln',
    legal_basis="LEGITIMATE_INTERESTS",
    field_classes=("DEVICE", "LOGS"),
    authority="Approved by a second administrator",
)

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_instants = st.builds(
    lambda second, microsecond, zone: datetime.fromtimestamp(second, zone).replace(microsecond=microsecond),
    st.integers(0, 4_000_000_000),
    st.integers(0, 999_999),
    _zones,
)


def written(entry: Entry) -> dict[str, Any]:
    """The entry's values as JSON knows them, but for the instant."""
    return {
        **vars(entry),
        "org_id": str(entry.org_id),
        "id": str(entry.id),
        "subject_id": str(entry.subject_id),
        "field_classes": list(entry.field_classes),
        "format": "habeas-look/2",
    }


some_entries = st.builds(
    Entry,
    org_id=st.uuids(),
    id=st.uuids(),
    subject_id=st.uuids(),
    at=_instants,
    actor_kind=_texts,
    actor_role=_texts,
    actor=_texts,
    client=_texts,
    purpose=_texts,
    note=st.none() | _texts,
    legal_basis=_texts,
    field_classes=st.lists(_texts, max_size=3).map(tuple),
    authority=_texts,
)
