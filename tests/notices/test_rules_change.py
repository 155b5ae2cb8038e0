"""What a new version changes, which changes are material, what they require, and which are refused."""

from datetime import UTC, datetime

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules import (
    ChangeKind,
    Classification,
    ClauseChangeKind,
    Difference,
    Duty,
    classify,
    diff_versions,
    parse_notice,
    refuse_weakening,
    weakenings,
)
from habeas.notices.rules.law_duty import LAW_DUTIES
from tests.notices.texts import SMALL, altered, demo_notice, demo_text, second_version


def difference_of(*changes: tuple[str, str]) -> Difference:
    return diff_versions(parse_notice(SMALL), parse_notice(altered(*changes)))


def demo_change(controller: str, *changes: tuple[str, str]) -> Classification:
    new = parse_notice(altered(*changes, text=demo_text(controller)))
    return classify(diff_versions(demo_notice(controller), new))


def kinds(classification: Classification) -> set[ChangeKind]:
    return {change.kind for change in classification.changes}


def test_a_version_does_not_differ_from_itself() -> None:
    difference = diff_versions(demo_notice("aishu"), demo_notice("aishu"))
    assert not difference
    assert classify(difference).changes == ()


def test_white_space_is_no_change() -> None:
    assert not difference_of(("We collect your name.", "We collect\nyour   name."))


def test_clauses_are_added_removed_reworded_moved_and_marked() -> None:
    difference = difference_of(
        ("Everything.", "Everything.\n\n### More {#more}\nAnd more."),
        ("### Reach us {#contact}\nBy e-mail.\n", ""),
        ("your name", "your name and address"),
        ("{#answer promises", '{#answer theme="SCOPE" promises'),
        ("{#residents}", '{#residents about="RIGHTS"}'),
    )
    assert {change.clause.id: change.kind for change in difference.clauses} == {
        "more": ClauseChangeKind.ADDED,
        "contact": ClauseChangeKind.REMOVED,
        "collection": ClauseChangeKind.REWORDED,
        "answer": ClauseChangeKind.MOVED,
        "residents": ClauseChangeKind.MARKED,
    }


def test_codes_that_come_and_go_are_told() -> None:
    difference = difference_of(("recipients: [HOST]", "recipients: [CDN]"))
    assert difference.codes["recipients"].added == {"CDN"}
    assert difference.codes["recipients"].removed == {"HOST"}


MATERIAL = [
    pytest.param(
        ChangeKind.SERVICE_MODEL,
        [("FEEDBACK_HANDLING, COOKIE_ANALYTICS]", "FEEDBACK_HANDLING]")],
        marks=pytest.mark.promise("AOMEI-85"),
        id="purposes",
    ),
    pytest.param(
        ChangeKind.SERVICE_MODEL,
        [("study how the\nproduct is used", "study in depth how the\nproduct is used")],
        marks=pytest.mark.promise("AOMEI-85"),
        id="manner",
    ),
    pytest.param(
        ChangeKind.CONTROL,
        [('legal_name: "AOMEI International Network Co., Ltd."', "legal_name: New Owner Ltd.")],
        marks=pytest.mark.promise("AOMEI-86"),
    ),
    pytest.param(
        ChangeKind.RECIPIENTS,
        [("[FIREBASE_CRASHLYTICS, SERVICE", "[SERVICE")],
        marks=pytest.mark.promise("AOMEI-87"),
    ),
    pytest.param(
        ChangeKind.RIGHTS,
        [("You can have data deleted when", "On request you can have data deleted when")],
        marks=pytest.mark.promise("AOMEI-88"),
    ),
    pytest.param(
        ChangeKind.CONTACT,
        [("value: privacy@anyviewer.example", "value: office@anyviewer.example")],
        marks=pytest.mark.promise("AOMEI-89"),
    ),
    pytest.param(
        ChangeKind.HIGH_RISK,
        [("links: {}", "links: {}\nassessment: {reference: November 2026, high_risk: true}")],
        marks=pytest.mark.promise("AOMEI-90"),
    ),
]


@pytest.mark.parametrize(("kind", "changes"), MATERIAL)
def test_each_of_the_six_material_changes_is_recognised_and_told_in_advance(
    kind: ChangeKind, changes: list[tuple[str, str]]
) -> None:
    classification = demo_change("aomei", *changes)
    assert kinds(classification) == {kind}
    assert classification.changes[0].material
    in_advance = classification.requirements(Duty.INFORM_IN_ADVANCE)
    assert None in {requirement.law for requirement in in_advance}


@pytest.mark.promise("AOMEI-85")
def test_a_change_of_the_service_model_asks_everybody_for_consent_again() -> None:
    classification = demo_change("aomei", ("FEEDBACK_HANDLING, COOKIE_ANALYTICS]", "FEEDBACK_HANDLING]"))
    assert classification.who_must(Duty.RENEWED_CONSENT) is None


def test_a_change_that_touches_no_person_is_not_material() -> None:
    classification = demo_change("aomei", ("Please come back to it now and then.", "Please look at it again."))
    assert [(change.kind, change.material, change.requires) for change in classification.changes] == [
        (ChangeKind.OTHER, False, ())
    ]


def test_mending_words_is_editorial_only_while_nothing_else_changes() -> None:
    mended = ("We collect your name.", "We gather your name.")
    editorial = ("addenda:", "editorial: [collection]\naddenda:")
    assert kinds(classify(difference_of(mended, editorial))) == {ChangeKind.EDITORIAL}
    hidden = ('{#collection promises="AISHU-1"}', "{#collection}")
    assert kinds(classify(difference_of(mended, editorial, hidden))) == {ChangeKind.SERVICE_MODEL}


def test_taking_a_subject_off_a_clause_does_not_hide_what_changed() -> None:
    old = altered(("{#scope}", '{#scope about="RECIPIENTS"}'))
    new = altered(("Everything.", "Everything and all."))
    assert ChangeKind.RECIPIENTS in kinds(classify(diff_versions(parse_notice(old), parse_notice(new))))


@pytest.mark.promise("AISHU-135")
def test_a_successor_that_changes_purposes_must_ask_everybody_again() -> None:
    owner = ("legal_name: AISHU Technology Corp.", "legal_name: Successor Corp.")
    fewer = ("PARTNER_DEAL_CONTACT, COOKIE_ESSENTIAL", "COOKIE_ESSENTIAL")
    changed = demo_change("aishu", owner, fewer)
    assert changed.who_must(Duty.RENEWED_CONSENT) is None
    assert "sharing-successor-purposes" in " ".join(one.because for one in changed.requirements(Duty.RENEWED_CONSENT))
    assert demo_change("aishu", owner).who_must(Duty.RENEWED_CONSENT) == frozenset()


def test_a_new_recipient_needs_consent_in_the_prc_alone_where_the_notice_asks_for_none() -> None:
    changed = demo_change("aishu", ("SERVICE_PROVIDERS, ORGANIZATION]", "SERVICE_PROVIDERS, ORGANIZATION, NEWCOMER]"))
    assert kinds(changed) == {ChangeKind.RECIPIENTS}
    assert changed.who_must(Duty.RENEWED_CONSENT) == frozenset({"CN_PIPL"})


def test_a_new_purpose_is_told_in_advance_under_the_gdpr() -> None:
    changed = demo_change("aishu", ("COOKIE_PERSONALISATION]", "COOKIE_PERSONALISATION, TRANSLATION]"))
    assert {"EU_GDPR", "UK_GDPR", "US_CA_CCPA"} <= (changed.who_must(Duty.INFORM_IN_ADVANCE) or set())


def test_a_version_that_needs_consent_or_notice_waits_until_people_were_told() -> None:
    changed = classify(diff_versions(demo_notice("aomei"), second_version("aomei")))
    effect = datetime(2027, 2, 1, tzinfo=UTC)
    assert not changed.may_take_effect(None, effect)
    assert not changed.may_take_effect(effect, effect)
    assert changed.may_take_effect(datetime(2027, 1, 15, tzinfo=UTC), effect)


def test_a_version_that_requires_nothing_does_not_wait() -> None:
    changed = demo_change("aomei", ("Please come back to it now and then.", "Please look at it again."))
    assert changed.may_take_effect(None, datetime(2027, 2, 1, tzinfo=UTC))


def test_every_duty_of_law_has_a_citation_and_a_beginning() -> None:
    assert all(duty.reference and duty.valid_from.year >= 2018 and duty.kinds for duty in LAW_DUTIES)


@pytest.mark.parametrize(
    ("controller", "expected"),
    [
        ("aishu", set(ChangeKind) - {ChangeKind.CONTROL, ChangeKind.HIGH_RISK}),
        ("aomei", set(ChangeKind) - {ChangeKind.EDITORIAL}),
    ],
)
def test_the_second_versions_change_what_they_were_written_to_change(
    controller: str, expected: set[ChangeKind]
) -> None:
    difference = diff_versions(demo_notice(controller), second_version(controller))
    assert kinds(classify(difference)) == expected
    assert weakenings(difference) == ()
    refuse_weakening(difference)


WEAKER = [
    ("promise_clock", [("number: 10", "number: 11")]),
    ("promise_clock", [("start: DAY_AFTER_RECEIPT}", "start: DAY_AFTER_RECEIPT, soft: true}")]),
    ("promise_clock", [("unit: WORKING_DAY", "unit: MONTH")]),
    ("rights", [("rights: [ACCESS, ERASURE]", "rights: [ACCESS]")]),
    ("erasure_grounds", [("erasure_grounds: [UNLAWFUL]", "erasure_grounds: []")]),
    ("limits", [("denial_codes: [LEGAL_CLAIMS]", "denial_codes: [LEGAL_CLAIMS, TRADE_SECRET_IP]")]),
    ("residency", [('residency: {"*": SG}', 'residency: {"*": US}')]),
    ("objection_fee", [("residency:", "objection_fee: 5\nresidency:")]),
    ("promises", [('promises="AISHU-2 AISHU-3"', 'promises="AISHU-2"')]),
    ("collection", [("{#collection promises", '{#collection says="DEEMED_CONSENT_BY_USE" promises')]),
]


@pytest.mark.parametrize(("point", "changes"), WEAKER)
def test_a_version_that_weakens_a_promise_is_refused_unless_it_asks_for_fresh_agreement(
    point: str, changes: list[tuple[str, str]]
) -> None:
    with pytest.raises(DomainError) as refused:
        refuse_weakening(difference_of(*changes))
    assert refused.value.code is ErrorCode.NOTICE_INVALID
    assert [one["point"] for one in refused.value.details["weakenings"]] == [point]
    refuse_weakening(difference_of(*changes, ("addenda:", "asks_fresh_agreement: true\naddenda:")))


def test_a_sale_that_was_ruled_out_cannot_come_back_silently() -> None:
    old = parse_notice(altered(("residency:", "sale_prohibited: true\nresidency:")))
    assert [one.point for one in weakenings(diff_versions(old, parse_notice(SMALL)))] == ["sale_prohibited"]


def test_an_addendum_cannot_vanish_silently() -> None:
    without = SMALL[: SMALL.index("# California")].replace(
        "addenda: [{code: us-ca, title: California, jurisdiction: US-CA, effective_from: 2026-01-01T00:00:00Z}]\n", ""
    )
    assert [one.point for one in weakenings(diff_versions(parse_notice(SMALL), parse_notice(without)))] == ["addenda"]


@pytest.mark.parametrize(
    "change",
    [
        ("number: 10", "number: 9"),
        ("unit: WORKING_DAY", "unit: CALENDAR_DAY"),
        ("[UNLAWFUL]", "[UNLAWFUL, NO_CONSENT]"),
    ],
)
def test_a_better_promise_is_never_refused(change: tuple[str, str]) -> None:
    assert weakenings(difference_of(change)) == ()
