"""Which processes stem from one, as Linux tells."""

from pathlib import Path


def descendants(ancestor: int) -> set[int]:
    """The ids of the process's children, their children, and so on."""
    parents = dict(_parents())
    found = {ancestor}
    while True:
        further = {process for process, parent in parents.items() if parent in found} - found
        if not further:
            return found - {ancestor}
        found |= further


def alive(processes: set[int]) -> set[int]:
    """Those that still run; one that ended and was not waited for does not."""
    return {process for process, _ in _parents() if process in processes}


def _parents() -> list[tuple[int, int]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state not in "ZX":
            found.append((int(folder.name), int(parent)))
    return found
