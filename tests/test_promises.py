"""The register of promises, the marks that name its ids, and the page that is generated from both."""

from pathlib import Path

import pytest

from habeas import promises
from habeas.kernel.errors import DomainError, ErrorCode

TESTS = Path(__file__).parent


def write_test(folder: Path, body: str) -> Path:
    tests = folder / "tests"
    tests.mkdir()
    (tests / "test_some.py").write_text("import pytest\n\n\n" + body)
    return tests


def test_the_register_holds_all_287_promises_without_a_gap() -> None:
    assert promises.count() == 287
    assert [one.id for one in promises.load() if one.controller == "aomei"] == [
        f"AOMEI-{number}" for number in range(1, 93)
    ]
    assert [one.id for one in promises.load() if one.controller == "aishu"] == [
        f"AISHU-{number}" for number in range(1, 196)
    ]


def test_every_promise_says_what_it_promises_and_what_keeps_it() -> None:
    assert all(one.section and one.kind and one.paraphrase and one.software_must for one in promises.load())


def test_a_mark_on_a_test_proves_the_promises_that_it_names(tmp_path: Path) -> None:
    tests = write_test(tmp_path, '@pytest.mark.promise("AISHU-1", "AOMEI-5")\ndef test_it() -> None: ...\n')
    assert promises.proven(tests) == {
        "AISHU-1": ("tests/test_some.py::test_it",),
        "AOMEI-5": ("tests/test_some.py::test_it",),
    }


def test_marks_of_a_class_a_file_and_a_parameter_are_found_too(tmp_path: Path) -> None:
    body = (
        'pytestmark = pytest.mark.promise("AISHU-1")\n\n\n'
        '@pytest.mark.promise("AISHU-2")\nclass TestAll:\n'
        '    @pytest.mark.parametrize("one", [pytest.param(1, marks=pytest.mark.promise("AISHU-3"))])\n'
        "    def test_it(self, one: int) -> None: ...\n"
    )
    assert set(promises.proven(write_test(tmp_path, body))) == {"AISHU-1", "AISHU-2", "AISHU-3"}


@pytest.mark.parametrize("argument", ['"AISHU-999"', "SOME_NAME", "7"])
def test_a_mark_that_names_no_id_of_the_register_is_an_error(tmp_path: Path, argument: str) -> None:
    tests = write_test(tmp_path, f"@pytest.mark.promise({argument})\ndef test_it() -> None: ...\n")
    with pytest.raises(DomainError) as refused:
        promises.proven(tests)
    assert refused.value.code is ErrorCode.MISCONFIGURED
    assert "test_it" in refused.value.message


def test_the_report_counts_proven_and_open_promises(tmp_path: Path) -> None:
    tests = write_test(tmp_path, '@pytest.mark.promise("AISHU-1")\ndef test_it() -> None: ...\n')
    report = promises.report(tests)
    assert "1 of 287 promises are proven by a test, 286 are open." in report
    assert "AnyViewer privacy policy (AOMEI): 0 of 92 proven" in report


def test_the_page_names_the_proof_of_each_promise(tmp_path: Path) -> None:
    tests = write_test(tmp_path, '@pytest.mark.promise("AISHU-1")\ndef test_it() -> None: ...\n')
    rows = [line for line in promises.render(tests).splitlines() if line.startswith("| AISHU-1 |")]
    assert len(rows) == 1
    assert rows[0].endswith("`test_some.py::test_it` |")


def test_docs_promises_is_current() -> None:
    """Run `habeas promises --write` when this fails."""
    page = TESTS.parent / "docs" / "promises.md"
    assert page.read_text(encoding="utf-8") == promises.render(TESTS)
