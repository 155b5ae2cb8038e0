"""The copy of the erasure ledger: appended to, never changed, and whole after a crash."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from habeas.kernel.errors import DomainError
from habeas.kernel.ids import new_id
from habeas.vault.ledger import Erased, LedgerCopy
from habeas.vault.rules import ErasedKind


def entry(number: int) -> Erased:
    at = datetime(2026, 11, 22, 12, 0, number % 60, tzinfo=UTC)
    return Erased(new_id(), new_id(), ErasedKind.RECORD, bytes([number % 256]) * 32, at)


def test_what_was_appended_is_read_back_from_every_folder(tmp_path: Path) -> None:
    copy = LedgerCopy("sg", (tmp_path / "a", tmp_path / "b"))
    entries = [entry(number) for number in range(5)]
    copy.append(entries[:2])
    copy.append(entries[2:])
    assert list(copy.entries()) == [*entries, *entries]
    assert (tmp_path / "a" / "sg.erasures.jsonl").stat().st_mode & 0o077 == 0
    (tmp_path / "a" / "sg.erasures.jsonl").unlink()
    assert list(copy.entries()) == entries, "one lost folder loses nothing"


def test_the_latest_entries_are_found_without_reading_the_rest(tmp_path: Path) -> None:
    copy = LedgerCopy("sg", (tmp_path,))
    entries = [entry(number) for number in range(300)]
    copy.append(entries)
    assert copy.latest(7) == entries[-7:]
    assert copy.latest(1_000) == entries


def test_a_line_that_a_crash_cut_off_is_replaced_by_the_next(tmp_path: Path) -> None:
    copy, entries = LedgerCopy("sg", (tmp_path,)), [entry(1), entry(2)]
    copy.append(entries[:1])
    with (tmp_path / "sg.erasures.jsonl").open("ab") as file:
        file.write(b'{"id":"0198')
    assert list(copy.entries()) == entries[:1]
    assert copy.latest(5) == entries[:1]
    copy.append(entries[1:])
    assert list(copy.entries()) == entries


@pytest.mark.parametrize("change", ["taken", "changed"])
def test_a_copy_that_somebody_changed_is_refused(tmp_path: Path, change: str) -> None:
    copy, path = LedgerCopy("sg", (tmp_path,)), tmp_path / "sg.erasures.jsonl"
    copy.append([entry(number) for number in range(3)])
    lines = path.read_bytes().splitlines(keepends=True)
    if change == "taken":
        del lines[1]
    else:
        lines[1] = lines[1].replace(b"RECORD", b"PERSON")
    path.write_bytes(b"".join(lines))
    with pytest.raises(DomainError, match="changed"):
        list(copy.entries())


def test_a_copy_that_is_not_there_is_empty(tmp_path: Path) -> None:
    copy = LedgerCopy("cn", (tmp_path / "nowhere",))
    assert (list(copy.entries()), copy.latest(3)) == ([], [])
