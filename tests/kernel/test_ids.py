"""Identifiers: of version 7, each once, in the order in which they were made, in whatever thread and process."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from habeas.kernel.ids import new_id

FORKED = """
import os
from habeas.kernel.ids import new_id
new_id()
child = os.fork()
if child:
    os.waitpid(child, 0)
print(" ".join(str(new_id()) for _ in range(50)), flush=True)
os._exit(0)
"""


def several(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


def test_they_are_of_version_7_and_sort_by_when_they_were_made() -> None:
    made = several(20_000)
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}


def test_several_threads_make_none_twice() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [each for some in threads.map(several, [5_000] * 8) for each in some]
    assert len(set(made)) == 40_000


def test_a_process_that_comes_of_another_makes_its_own() -> None:
    told = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)  # noqa: S603
    parent, child = ({UUID(each).int & ((1 << 62) - 1) for each in line.split()} for line in told.stdout.splitlines())
    assert len(parent | child) == 100
