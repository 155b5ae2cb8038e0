"""What can be wrong with a declaration: each fault with its place, its code and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode


class FaultCode(StrEnum):
    """Everything for which a declaration is refused."""

    UNREADABLE = "UNREADABLE"
    DUPLICATE = "DUPLICATE"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    MISSING = "MISSING"
    WRONG_VALUE = "WRONG_VALUE"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    UNKNOWN_LAW = "UNKNOWN_LAW"
    UNKNOWN_BASIS = "UNKNOWN_BASIS"
    UNKNOWN_PLACE = "UNKNOWN_PLACE"
    UNKNOWN_REGION = "UNKNOWN_REGION"
    WOULD_TAKE_AWAY = "WOULD_TAKE_AWAY"
    NOT_CHANGED_HERE = "NOT_CHANGED_HERE"
    TAKEN = "TAKEN"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong; `path` is written as `purposes[2].code`, and is empty for the file itself."""

    path: str
    code: FaultCode
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'declaration'}: {self.code}: {self.message}"


def sentence(message: str) -> str:
    """What a check of a value said, as one sentence."""
    return message.removeprefix("Value error, ").rstrip(".") + "."


def place(section: str, index: int | str, key: str = "") -> str:
    """Where in the file: `purposes[2].code`."""
    return f"{section}[{index}]" + (f".{key}" if key else "")


def invalid(faults: Iterable[Fault]) -> DomainError:
    """All of them in one refusal; nothing was done."""
    listed = sorted(set(faults))
    shown = [{"path": each.path, "code": str(each.code), "message": each.message} for each in listed]
    sentences = "\n".join(str(each) for each in listed)
    return DomainError(ErrorCode.BAD_USER_INPUT, f"{sentences}\nNothing was done.", details={"faults": shown})
