"""What is wrong with a notice that was handed in, and where."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from habeas.kernel.errors import DomainError, ErrorCode


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must be mended: the line of the source (from 1), the path of the key or clause, a sentence."""

    line: int
    path: tuple[str, ...]
    message: str


def invalid(faults: Iterable[Fault]) -> DomainError:
    """NOTICE_INVALID for the first fault by line; `details.faults` holds all of them."""
    ordered = sorted(faults, key=lambda fault: (fault.line, fault.path))
    first = ordered[0]
    return DomainError(
        ErrorCode.NOTICE_INVALID,
        f"Line {first.line}: {first.message}",
        ("source", *first.path),
        {"line": first.line, "faults": [asdict(fault) | {"path": list(fault.path)} for fault in ordered]},
    )
