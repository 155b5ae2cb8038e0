"""The catalog of rights."""

from habeas.jurisdictions.rules.sets import Right
from habeas.promises import ids
from habeas.rights.answers.labels import LANGUAGES
from habeas.rights.catalog import KINDS, NOT_BY_REQUEST, is_answered_by_package


def test_every_right_can_be_asked_for_or_says_why_not() -> None:
    assert KINDS.keys() | NOT_BY_REQUEST.keys() == set(Right)
    assert not KINDS.keys() & NOT_BY_REQUEST.keys()


def test_every_kind_has_its_name_in_every_language_of_the_answers() -> None:
    for kind in KINDS.values():
        assert set(kind.titles) == LANGUAGES
    assert KINDS[Right.ACCESS].title("de-AT") == "Auskunft über Ihre Daten"
    assert KINDS[Right.ACCESS].title("sv") == "Access to your data"


def test_the_promises_of_the_kinds_are_promises_of_the_notices() -> None:
    assert {promise for kind in KINDS.values() for promise in kind.promises} <= ids()


def test_only_the_rights_to_know_are_answered_by_a_package() -> None:
    by_package = {right for right in Right if is_answered_by_package(frozenset({right}))}
    known = {Right.CONFIRMATION, Right.ACCESS, Right.COPY, Right.PORTABILITY, Right.EXPLANATION_OF_RULES}
    assert by_package == known
