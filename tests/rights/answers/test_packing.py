"""Packages of any size: memory is bounded by structure, whatever the number of records."""

from datetime import UTC, datetime
from hashlib import sha256

import orjson
import pytest

from habeas.rights.answers.packing import ON_ONE_PAGE
from habeas.storage.framed import FRAME
from tests.rights.answers.packages import files_in, packed
from tests.rights.answers.test_archive import RECORD, held

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MANY = 2 * ON_ONE_PAGE + 500


def many(count: int) -> list[dict[str, object]]:
    """Records whose content does not compress, so that the package grows with their number."""
    return [
        {**RECORD, "id": str(place), "value": sha256(str(place).encode()).hexdigest() * 4} for place in range(count)
    ]


async def test_a_package_leaves_in_full_frames_and_never_waits_as_a_whole() -> None:
    group = {"category": "DEVICE", "service": "ANYSHARE", "source": "DEVICE", "activities": ["A"]}
    few = await packed(held(groups=[{**group, "count": 10_000}]), many(10_000), made_at=MADE)
    more = await packed(held(groups=[{**group, "count": 20_000}]), many(20_000), made_at=MADE)
    assert set(more.frames[:-1]) == {FRAME}
    assert 0 < more.frames[-1] <= FRAME
    assert len(more.frames) > len(few.frames) > 1
    assert max(few.largest, more.largest) < 2 * FRAME
    assert sha256(more.content).hexdigest() == more.sha256


async def test_every_record_stands_in_the_document_in_its_table_and_on_one_page() -> None:
    group = {"category": "DEVICE", "service": "ANYSHARE", "source": "DEVICE", "activities": ["A"], "count": MANY}
    files = files_in((await packed(held(groups=[group]), many(MANY), made_at=MADE)).content)
    pages = [name for name in files if name.startswith("records/")]
    assert pages == ["records/device-0001.html", "records/device-0002.html", "records/device-0003.html"]
    assert [files[name].count(b"<tr><td>") for name in pages] == [ON_ONE_PAGE, ON_ONE_PAGE, 500]
    assert all(name.encode() in files["index.html"] for name in pages)
    assert [each["id"] for each in orjson.loads(files["data.json"])["records"]] == [str(n) for n in range(MANY)]
    assert files["csv/device.csv"].count(b"\r\n") == MANY + 1


@pytest.mark.parametrize("count", [0, 1])
async def test_a_package_without_records_has_whole_files(count: int) -> None:
    group = {"category": "DEVICE", "service": "ANYSHARE", "source": "DEVICE", "activities": ["A"], "count": count}
    files = files_in((await packed(held(groups=[group][:count]), many(count), made_at=MADE)).content)
    assert len(orjson.loads(files["data.json"])["records"]) == count
