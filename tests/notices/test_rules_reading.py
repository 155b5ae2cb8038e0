"""Reading a notice: what is understood, and what is refused, with its line."""

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules import DefinedTerm, Statement, Subject, Theme, parse_notice, render_plain
from tests.notices.texts import SMALL, altered, demo_notice

CLOCK = (
    "promise_clock: {clause: answer, number: 10, unit: WORKING_DAY, "
    "calendar: CN, zone: Asia/Shanghai, start: DAY_AFTER_RECEIPT}"
)


def refusal(text: str) -> DomainError:
    with pytest.raises(DomainError) as refused:
        parse_notice(text)
    assert refused.value.code is ErrorCode.NOTICE_INVALID
    return refused.value


def line_of(text: str, fragment: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if fragment in line)


def test_a_clause_keeps_id_theme_heading_text_and_promises() -> None:
    clause = next(one for one in parse_notice(SMALL).clauses if one.id == "answer")
    assert (clause.theme, clause.heading, clause.body) == (Theme.RIGHTS, "Answer", "We answer in ten working days.")
    assert clause.promises == ("AISHU-2", "AISHU-3")
    assert clause.line == line_of(SMALL, "{#answer")


def test_a_clause_can_override_its_sections_theme_and_say_more() -> None:
    text = altered(
        (
            "{#contact}",
            '{#contact theme="SCOPE" about="RIGHTS" says="DRAFT_TEXT" defines="PERSONAL_INFORMATION" refers="scope"}',
        )
    )
    clause = next(one for one in parse_notice(text).clauses if one.id == "contact")
    assert clause.theme is Theme.SCOPE
    assert clause.about == {Subject.RIGHTS}
    assert clause.says == {Statement.DRAFT_TEXT}
    assert clause.defines == {DefinedTerm.PERSONAL_INFORMATION}
    assert clause.refers == ("scope",)


def test_clauses_below_an_addendum_belong_to_it() -> None:
    source = parse_notice(SMALL)
    assert [clause.id for clause in source.addenda[0].clauses] == ["residents"]
    assert "residents" not in {clause.id for clause in source.clauses}


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert parse_notice("\ufeff" + SMALL.replace("\n", "\r\n")) == parse_notice(SMALL)


@pytest.mark.promise("AISHU-180")
def test_a_version_without_the_date_of_its_last_revision_is_refused() -> None:
    error = refusal(altered(("updated: 2026-01-01\n", "")))
    assert "date of its last revision" in error.message
    assert error.path == ("source", "updated")


@pytest.mark.promise("AISHU-2")
def test_the_date_of_revision_stands_on_top_of_the_rendered_notice() -> None:
    assert render_plain(demo_notice("aishu")).splitlines()[1].startswith("Last revised on 2023-06-19.")


def test_a_version_that_does_not_say_when_it_counts_is_refused() -> None:
    error = refusal(altered(("effective_from: 2026-01-01T00:00:00Z\n", "")))
    assert "from when on it counts" in error.message


@pytest.mark.promise("AISHU-181")
def test_a_version_that_counts_at_posting_needs_no_date() -> None:
    text = altered(("effective_from: 2026-01-01T00:00:00Z\n", ""), ("AT_EFFECTIVE_DATE", "AT_POSTING"))
    assert parse_notice(text).effective_from is None


@pytest.mark.parametrize(
    ("before", "after", "where", "sentence"),
    [
        ('theme="SCOPE"', 'theme="WEATHER"', "WEATHER", "WEATHER is no known theme"),
        ('theme="SCOPE"', 'theme="MINORS"', "{#scope}", "does not announce the theme MINORS"),
        ("{#scope-section theme=", "{#scope-section tone=", "tone=", "no attribute tone"),
        ("{#contact}", "{#answer}", "### Answer", "given more than once"),
        ("{#contact}", "", "### Reach us", "has no id"),
        ("{#contact}", "{#contact nonsense}", "### Reach us", "cannot be read at: nonsense"),
        ("By e-mail.", "", "### Reach us", "has no text"),
        ('promises="AISHU-1"', 'promises="first"', "### Collection", "first is no id of a promise"),
        ("{#contact}", '{#contact says="NICE"}', "### Reach us", "NICE is no known says"),
        ("By e-mail.", "By e-mail.\n####Deep", "####Deep", "A heading is"),
        ("### What this covers", "Loose words.\n### What this covers", "## Scope", "outside of a clause"),
        ("## Scope", "Loose words.\n## Scope", "Loose words", "before the first heading"),
        ("# California {#us-ca}", "# California {#us-tx}", "# California", "does not announce the addendum us-tx"),
        ("version:", "verzion:", "verzion", "The key verzion is unknown"),
        ("language: en\n", "language: en\nlanguage: de\n", "language: de", "stands here twice"),
        ("updated: 2026-01-01", "updated: 2026-13-01", "controller", "no valid YAML"),
        ("services: [ACME]", "services: [ACME", "themes", "no valid YAML"),
        ("services: [ACME]", "services: []", "services", "services"),
        ("2026-01-01T00:00:00Z\nlanguage", "2026-01-01T00:00:00\nlanguage", "effective_from", "timezone"),
        ("number: 10", "number: -1", "promise_clock", "greater than or equal to 0"),
        ("unit: WORKING_DAY", "unit: MOON", "promise_clock", "promise_clock.unit"),
        ("controller: {code: acme", "controller: &a {code: acme", "", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before: str, after: str, where: str, sentence: str) -> None:
    if after.startswith("controller: &a"):
        text = altered((before, after), ("title: Acme Privacy Notice", "title: *a"))
        where, sentence = "title: *a", "no aliases"
    else:
        text = altered((before, after))
    error = refusal(text)
    faults = error.details["faults"]
    assert any(sentence in fault["message"] and fault["line"] == line_of(text, where) for fault in faults), faults


def test_all_faults_are_told_at_once_and_the_first_by_line_leads() -> None:
    error = refusal(altered(('promises="AISHU-1"', 'promises="one"'), ("By e-mail.", "")))
    assert len(error.details["faults"]) == 2
    assert error.message.startswith(f"Line {error.details['line']}:")


def test_a_key_that_names_a_clause_that_is_not_there_is_refused() -> None:
    error = refusal(altered(("limits: {clauses: [answer]", "limits: {clauses: [nowhere]")))
    assert "names the clause nowhere" in error.message


@pytest.mark.parametrize("text", ["", "no front matter", "---\ntitle: x\n", "---\n---\n", "---\n- a list\n---\n"])
def test_a_text_without_a_front_matter_is_refused(text: str) -> None:
    assert "front matter" in refusal(text).message


def test_a_front_matter_nested_without_end_is_refused() -> None:
    assert "nested" in refusal("---\na: " + "[" * 500 + "]" * 500 + "\n---\n").message


@pytest.mark.parametrize("heading", ["# " + " " * 50_000 + "{", "### x {" + "#a" * 50_000 + "}"])
def test_an_endless_heading_is_refused(heading: str) -> None:
    assert any("A heading is" in fault["message"] for fault in refusal(SMALL + heading).details["faults"])


def test_an_oversized_notice_is_refused_unread() -> None:
    assert "at most" in refusal(SMALL + "x" * 1_000_000).message


@pytest.mark.promise("AISHU-187")
@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ("removes: [answer]", "would remove answer"),
        (CLOCK.replace("10", "30"), "would answer later"),
        ("limits: {denial_codes: [LEGAL_CLAIMS, TRADE_SECRET_IP]}", "TRADE_SECRET_IP"),
    ],
)
def test_an_addendum_that_takes_something_away_is_refused(extra: str, sentence: str) -> None:
    error = refusal(altered(("code: us-ca, title", f"code: us-ca, {extra}, title")))
    assert "An addendum only adds" in error.message
    assert sentence in error.message


def test_an_addendum_cannot_allow_the_sale_that_the_notice_forbids() -> None:
    text = altered(
        ("residency:", "sale_prohibited: true\nresidency:"),
        ("code: us-ca, title", "code: us-ca, sale_prohibited: false, title"),
    )
    assert "would allow the sale" in refusal(text).message


@pytest.mark.promise("AISHU-187")
@pytest.mark.parametrize("extra", ["rights: [OPT_OUT_SALE_SHARING]", CLOCK.replace("10", "5")])
def test_an_addendum_that_adds_is_taken(extra: str) -> None:
    source = parse_notice(altered(("code: us-ca, title", f"code: us-ca, {extra}, title")))
    assert source.addenda[0].terms.rights or source.addenda[0].terms.promise_clock


@pytest.mark.promise("AISHU-5")
def test_the_plain_text_emphasises_what_is_sensitive_and_holds_every_clause() -> None:
    text = render_plain(demo_notice("aishu"))
    assert "PASSWORDS of systems" in " ".join(text.split())
    assert all(clause.heading in text for clause in demo_notice("aishu").all_clauses)
    assert "**" not in text
