"""Every golden case of this folder's YAML files, which a lawyer can read and correct."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from habeas.jurisdictions.cases import explain_case, resolve_case

FOLDER = Path(__file__).parent / "cases"


def plain(value: Any) -> Any:
    """The value as JSON would hold it: dates become text."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def golden() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.yaml"))
    return [case for file in files for case in plain(yaml.safe_load(file.read_text(encoding="utf-8")))]


CASES = golden()


def departures(wanted: Any, found: Any, path: str = "") -> Iterator[str]:
    """Where the answer departs from what the case expects; keys that the case does not name are free."""
    if not isinstance(wanted, dict):
        if wanted != found:
            yield f"{path}: expected {wanted!r}, found {found!r}"
        return
    for name, inner in wanted.items():
        known = isinstance(found, dict) and name in found
        yield from departures(inner, found[name], f"{path}/{name}") if known else [f"{path}/{name}: missing"]


def parameters() -> list[Any]:
    marks = [[pytest.mark.promise(*case["promises"])] if "promises" in case else [] for case in CASES]
    return [pytest.param(case, id=case["id"], marks=mark) for case, mark in zip(CASES, marks, strict=True)]


@pytest.mark.parametrize("case", parameters())
def test_a_golden_case_comes_out_as_its_lawyer_expects(case: dict[str, Any]) -> None:
    assert list(departures(case["expect"], resolve_case(case["given"]))) == []


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_case_is_ready_for_json_and_explained_in_sentences(case: dict[str, Any]) -> None:
    json.dumps(resolve_case(case["given"]))
    told = explain_case(case["given"])
    assert told
    assert all(isinstance(sentence, str) for sentence in told)


def test_the_cases_have_names_of_their_own_and_reasons() -> None:
    names = [case["id"] for case in CASES]
    assert len(names) == len(set(names))
    assert all(case["title"] and case["why"] for case in CASES)


def test_there_are_at_least_ninety_four_cases() -> None:
    assert len(CASES) >= 94
