"""Whether something may be published, as a pure rule over the two grounds."""

from dataclasses import replace

import pytest

from habeas.publications.rules import (
    Agreed,
    Demanded,
    Intended,
    PublicationGround,
    PublicationRefusal,
    ground_of,
    refusals,
)

ITEMS = frozenset({"FEEDBACK.FAULT_SCREENSHOT"})
AGREED = Agreed(ITEMS, "On the page of stories, for a year.", withdrawn=False)
DEMANDED = Demanded("APPROVED", of_person=True, categories=frozenset({"FEEDBACK"}))
CONSENTED = Intended(ITEMS, AGREED.manner, "Faces are blurred, copies are off.", agreed=AGREED)
ORDERED = replace(CONSENTED, agreed=None, demanded=DEMANDED)


@pytest.mark.promise("AOMEI-59")
def test_there_are_two_grounds_and_each_needs_a_protection() -> None:
    assert (refusals(CONSENTED), ground_of(CONSENTED)) == ((), PublicationGround.EXPRESS_AGREEMENT)
    assert (refusals(ORDERED), ground_of(ORDERED)) == ((), PublicationGround.LEGAL_DEMAND)
    for neither_or_both in (replace(CONSENTED, agreed=None), replace(CONSENTED, demanded=DEMANDED)):
        assert refusals(neither_or_both) == (PublicationRefusal.NO_GROUND,)
    for one in (CONSENTED, ORDERED):
        assert refusals(replace(one, protection="none")) == (PublicationRefusal.PROTECTION_MISSING,)


@pytest.mark.promise("AOMEI-60")
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"items": ITEMS | {"DEVICE.IMEI"}}, PublicationRefusal.ITEM_NOT_NAMED),
        ({"manner": "On a poster."}, PublicationRefusal.MANNER_NOT_AGREED),
        ({"agreed": replace(AGREED, withdrawn=True)}, PublicationRefusal.AGREEMENT_WITHDRAWN),
    ],
)
def test_nothing_but_what_was_named_becomes_public_and_in_no_other_manner(
    change: dict[str, object], refusal: PublicationRefusal
) -> None:
    assert refusals(replace(CONSENTED, **change)) == (refusal,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("demanded", "refusal"),
    [
        (replace(DEMANDED, status="EXAMINED"), PublicationRefusal.DEMAND_NOT_GRANTED),
        (replace(DEMANDED, status="REFUSED"), PublicationRefusal.DEMAND_NOT_GRANTED),
        (replace(DEMANDED, of_person=False), PublicationRefusal.PERSON_NOT_DEMANDED),
        (replace(DEMANDED, categories=frozenset({"DEVICE"})), PublicationRefusal.CATEGORY_NOT_DEMANDED),
    ],
)
def test_a_demand_carries_what_two_people_granted_of_whom_it_names(
    demanded: Demanded, refusal: PublicationRefusal
) -> None:
    assert refusals(replace(ORDERED, demanded=demanded)) == (refusal,)
