"""The checks of a notice: each defect comes out of the text and the register, and goes when they are mended."""

from datetime import UTC, datetime

import pytest

from habeas.notices.rules import Finding, FindingCode, Severity, check_notice, parse_notice
from habeas.notices.rules.law_floor import FLOORS
from habeas.notices.rules.register import Activity, Category, Recipient, Register, Transfer
from tests.notices.texts import SMALL, altered, demo_notice, demo_text, register

QUIET = Register(frozenset({"SERVICE"}), (), (), (Recipient("HOST", "Host Ltd.", True),))


def findings(*changes: tuple[str, str], against: Register = QUIET) -> dict[FindingCode, Finding]:
    found = check_notice(parse_notice(altered(*changes)), against)
    return {finding.code: finding for finding in found}


def activity(basis: str, transfers: tuple[Transfer, ...] = (), **by_law: str) -> Register:
    row = Activity("MAIN", "SERVICE", basis, by_law, (), transfers)
    return Register(QUIET.purposes, (), (row,), QUIET.recipients)


def defects(controller: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for finding in check_notice(demo_notice(controller), register(controller)):
        if finding.defect:
            found[finding.defect] = found.get(finding.defect, ()) + finding.promises
    return found


DEFECTS = [
    ("aishu", "D-01", {"AISHU-138", "AISHU-139", "AISHU-142"}),
    ("aishu", "D-02", {"AISHU-13", "AISHU-143"}),
    ("aishu", "D-03", {"AISHU-87", "AISHU-92"}),
    ("aomei", "D-04", {"AOMEI-68"}),
    ("aishu", "D-05", {"AISHU-57"}),
    ("aomei", "D-05", {"AOMEI-50"}),
    ("aishu", "D-06", {"AISHU-22"}),
    pytest.param("aishu", "D-07", {"AISHU-44"}, marks=pytest.mark.promise("AISHU-44")),
    ("aishu", "D-08", {"AISHU-119", "AISHU-150", "AISHU-170"}),
    ("aishu", "D-09", {"AISHU-127"}),
    ("aishu", "D-10", {"AISHU-186"}),
    ("aomei", "D-11", {"AOMEI-32"}),
    ("aishu", "D-12", {"AISHU-54"}),
    ("aishu", "D-13", {"AISHU-191", "AISHU-195"}),
    ("aomei", "D-14", {"AOMEI-5"}),
    ("aishu", "D-14", {"AISHU-195"}),
    ("aishu", "D-15", {"AISHU-167"}),
]


@pytest.mark.parametrize(("controller", "defect", "promises"), DEFECTS)
def test_each_defect_of_the_two_notices_is_found_and_names_its_promises(
    controller: str, defect: str, promises: set[str]
) -> None:
    assert promises <= set(defects(controller)[defect])


def test_no_defect_is_reported_of_a_notice_that_does_not_have_it() -> None:
    assert set(defects("aomei")) == {"D-04", "D-05", "D-11", "D-14"}
    assert set(defects("aishu")) == {f"D-{number:02}" for number in range(1, 16)} - {"D-04", "D-11"}


def test_the_small_notice_has_no_error() -> None:
    assert [one for one in findings().values() if one.severity is Severity.ERROR and not one.law] == []


def test_every_finding_says_a_sentence_and_its_source() -> None:
    for controller in ("aishu", "aomei"):
        for finding in check_notice(demo_notice(controller), register(controller)):
            assert finding.sentence.endswith(".")
            assert finding.reference


def test_severe_findings_come_first() -> None:
    order = [finding.severity for finding in check_notice(demo_notice("aishu"), register("aishu"))]
    assert order == sorted(order, key=list(Severity).index)


@pytest.mark.promise("AOMEI-6")
def test_a_notice_that_leaves_out_an_announced_theme_is_reported_with_the_theme() -> None:
    text = demo_text("aomei")
    start, end = text.index("## VI. Contact"), len(text)
    found = check_notice(parse_notice(text[:start] + text[end:]), register("aomei"))
    assert [one.rows for one in found if one.code is FindingCode.THEME_MISSING] == [("CONTACT",)]
    complete = check_notice(demo_notice("aomei"), register("aomei"))
    assert FindingCode.THEME_MISSING not in {one.code for one in complete}
    assert len(demo_notice("aomei").front.themes) == 6


@pytest.mark.promise("AISHU-14")
def test_all_twelve_themes_are_looked_for_and_the_empty_halves_of_the_sixth_are_reported() -> None:
    missing = [
        one.rows
        for one in check_notice(demo_notice("aishu"), register("aishu"))
        if one.code is FindingCode.THEME_MISSING
    ]
    assert missing == [("CONTROL_TRANSFER", "PUBLIC_DISCLOSURE")]
    assert len(demo_notice("aishu").front.themes) == 12


@pytest.mark.promise("AISHU-118")
def test_a_cookies_statement_without_an_address_is_reported_until_it_has_one() -> None:
    def dangling(text: str) -> set[tuple[str, ...]]:
        found = check_notice(parse_notice(text), register("aishu"))
        return {one.rows for one in found if one.code is FindingCode.REFERENCE_DANGLING}

    assert ("cookies_statement",) in dangling(demo_text("aishu"))
    mended = altered(("cookies_statement: null", "cookies_statement: 'https://x.example'"), text=demo_text("aishu"))
    assert ("cookies_statement",) not in dangling(mended)


def test_legitimate_interests_are_no_basis_in_the_prc() -> None:
    found = [
        one
        for one in check_notice(demo_notice("aishu"), register("aishu"))
        if one.code is FindingCode.BASIS_UNKNOWN_TO_LAW
    ]
    assert [(one.law, one.rows, one.severity) for one in found] == [
        ("CN_PIPL", ("PRODUCT_DEVELOPMENT",), Severity.WARNING)
    ]
    assert "relies on CONSENT" in found[0].sentence


def test_a_basis_that_nothing_lawful_replaces_is_an_error() -> None:
    finding = findings(against=activity("LEGITIMATE_INTERESTS"))[FindingCode.BASIS_UNKNOWN_TO_LAW]
    assert (finding.law, finding.severity) == ("CN_PIPL", Severity.ERROR)
    assert FindingCode.BASIS_UNKNOWN_TO_LAW not in findings(against=activity("CONTRACT"))
    mapped = activity("LEGITIMATE_INTERESTS", CN_PIPL="CONSENT")
    assert FindingCode.BASIS_UNKNOWN_TO_LAW not in findings(against=mapped)


def test_a_transfer_without_a_mechanism_is_an_error() -> None:
    without = activity("CONTRACT", (Transfer("EU", "CN", None),))
    assert findings(against=without)[FindingCode.TRANSFER_WITHOUT_MECHANISM].severity is Severity.ERROR
    with_one = activity("CONTRACT", (Transfer("EU", "CN", "SCC_46"),))
    assert FindingCode.TRANSFER_WITHOUT_MECHANISM not in findings(against=with_one)


def test_storing_european_data_in_singapore_needs_a_mechanism_on_file() -> None:
    assert findings()[FindingCode.THIRD_COUNTRY_STORAGE].severity is Severity.ERROR
    on_file = tuple(Transfer(origin, "SG", "CLAUSES") for origin in ("EU", "UK", "CN"))
    finding = findings(against=activity("CONTRACT", on_file))[FindingCode.THIRD_COUNTRY_STORAGE]
    assert finding.severity is Severity.INFO


def test_a_sale_in_the_ledger_contradicts_the_statement_that_nothing_is_sold() -> None:
    found = {one.code: one for one in check_notice(demo_notice("aomei"), register("aomei", sales=2))}
    assert found[FindingCode.SALE_STATEMENT_CONTRADICTED].severity is Severity.ERROR
    assert FindingCode.SALE_STATEMENT_COMPUTED not in found


def test_a_notice_without_an_answer_time_leaves_the_clocks_of_the_laws() -> None:
    found = {one.code for one in check_notice(demo_notice("aomei"), register("aomei"))}
    assert FindingCode.ANSWER_TIME_MISSING in found
    assert FindingCode.ANSWER_TIME_MISSING not in findings()


@pytest.mark.parametrize(
    ("number", "laws"), [(31, set()), (32, {"EU_GDPR", "UK_GDPR"}), (46, {"EU_GDPR", "UK_GDPR", "US_CA_CCPA"})]
)
def test_a_promise_below_a_law_is_an_error_of_that_law(number: int, laws: set[str]) -> None:
    text = altered(("number: 10, unit: WORKING_DAY", f"number: {number}, unit: CALENDAR_DAY"))
    found = check_notice(parse_notice(text), QUIET)
    assert {one.law for one in found if one.code is FindingCode.PROMISE_BELOW_LAW} == laws


def test_a_hard_and_complete_answer_time_is_not_called_soft() -> None:
    stated = ("start: DAY_AFTER_RECEIPT}", "start: DAY_AFTER_RECEIPT, stated: [number, unit, calendar, start]}")
    assert FindingCode.ANSWER_TIME_SOFT in findings()
    assert FindingCode.ANSWER_TIME_SOFT not in findings(stated)


def test_what_the_register_holds_and_the_notice_does_not_announce_is_an_error() -> None:
    register_with_more = Register(frozenset({"SERVICE", "RESALE"}), (Category("HEALTH", ()),), (), QUIET.recipients)
    found = check_notice(parse_notice(SMALL), register_with_more)
    assert {one.rows for one in found if one.code is FindingCode.NOT_ANNOUNCED} == {("RESALE",), ("HEALTH",)}


def test_everything_in_the_demo_registers_is_announced() -> None:
    for controller in ("aishu", "aomei"):
        found = check_notice(demo_notice(controller), register(controller))
        assert FindingCode.NOT_ANNOUNCED not in {one.code for one in found}


def test_the_california_addendum_lacks_what_the_law_has_asked_since() -> None:
    found = check_notice(demo_notice("aishu"), register("aishu"))
    gap = next(one for one in found if one.code is FindingCode.ADDENDUM_GAP)
    assert set(gap.rows) == {
        "OPT_OUT_SIGNALS",
        "REQUEST_METHODS",
        "RETENTION_BY_CATEGORY",
        "RIGHT_TO_CORRECT",
        "RIGHT_TO_LIMIT",
        "SENSITIVE_DATA",
        "SHARING_STATEMENT",
    }


@pytest.mark.parametrize(("day", "stale"), [(19, False), (20, True)])
def test_a_statement_on_twelve_months_is_stale_after_a_year(day: int, stale: bool) -> None:
    as_of = datetime(2024, 6, day, 12, tzinfo=UTC)
    found = {one.code for one in check_notice(demo_notice("aishu"), register("aishu"), as_of)}
    assert (FindingCode.STATEMENT_STALE in found) is stale


def test_every_floor_of_law_has_citations() -> None:
    assert {floor.law for floor in FLOORS} == {"EU_GDPR", "UK_GDPR", "US_CA_CCPA", "CN_PIPL"}
    assert all(floor.bases_reference and floor.valid_from.year >= 2018 for floor in FLOORS)
    assert all(floor.topics_reference for floor in FLOORS if floor.topics)
    assert all(floor.transfer_reference for floor in FLOORS if floor.origin)
