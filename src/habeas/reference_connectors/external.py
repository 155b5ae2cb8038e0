"""What every reference connector does behind the interface, and how it says that it cannot."""

from collections.abc import Sequence
from typing import Protocol

from habeas.connectors.rules.messages import Call, Reply
from habeas.connectors.rules.sets import CallOutcome, Operation


class CannotDo(Exception):
    """What was asked is not done, and nothing of it was; `final` says that a repetition cannot help."""

    def __init__(self, code: str, *, final: bool) -> None:
        super().__init__(code)
        self.code = code
        self.final = final

    def reply(self) -> Reply:
        """The answer that says so."""
        return Reply(CallOutcome.FAILED, self.code, None, self.final)


class WrongMapping(Exception):
    """A mapping that does not fit; `faults` are sentences, each with the place in the file."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class External(Protocol):
    """A system that holds personal data. Its methods block, and are called from threads."""

    @property
    def operations(self) -> frozenset[Operation]:
        """What its mapping lets it do."""
        ...

    def carry_out(self, message_id: str, call: Call) -> Reply:
        """Do what is asked, once for each message; CannotDo where nothing was done."""
        ...

    def rehearse(self, call: Call) -> list[str]:
        """What `carry_out` would do, in lines without personal data; nothing is changed. CannotDo as there."""
        ...

    def close(self) -> None:
        """Let go of what it holds open."""
        ...


def concerned(category: str, call: Call) -> bool:
    """Whether a call is about a category: it is named or none is, and the controller does not keep it."""
    kept = {each["category"] for each in call.kept}
    return category not in kept and (not call.categories or category in call.categories)
