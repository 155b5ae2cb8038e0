"""The rules of oversight: each of the 25 is in the guide with tests that are there."""

import re
from pathlib import Path

from tests.architecture.documents import ROOT

GUIDE = ROOT / "docs" / "guides" / "oversight.md"
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)


def test_every_rule_names_tests_and_all_of_them_are_there() -> None:
    rows = {int(number): proofs for number, proofs in ROW.findall(GUIDE.read_text(encoding="utf-8"))}
    assert set(rows) == set(range(1, 26))
    for number, proofs in rows.items():
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", proofs)
        assert named, number
        for path, name in named:
            assert f"def {name}(" in _text(path), (number, path, name)


def _text(path: str) -> str:
    return Path(ROOT / "tests" / path).read_text(encoding="utf-8")
