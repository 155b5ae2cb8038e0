"""How surely a request has to be known to come from its person: what is asked for, what matched, what is missing."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from habeas.jurisdictions.resolution.identity import Proof
from habeas.jurisdictions.rules.sets import Right, Verification
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind

MOST_TRIES = 3
"""How often data points may be sent in: enough for a slip, too few for guessing."""
LONGEST_POINT = 500


class VerificationLevel(StrEnum):
    """What the person has to do to be known."""

    NONE = "NONE"
    SESSION = "SESSION"
    DATA_POINTS = "DATA_POINTS"


class AccountPoint(StrEnum):
    """The data points that every account has; any other is the code of a category of the controller's register."""

    NAME = "NAME"
    E_MAIL = "E_MAIL"
    RESIDENCE = "RESIDENCE"


class DeclarationPurpose(StrEnum):
    """What a sealed declaration may be opened for."""

    APPEAL_OR_COMPLAINT = "APPEAL_OR_COMPLAINT"
    AUTHORITY = "AUTHORITY"
    LEGAL_CLAIM = "LEGAL_CLAIM"
    SUSPECTED_FRAUD = "SUSPECTED_FRAUD"


@dataclass(frozen=True)
class Question:
    """What the person was asked for: nothing but a session, or these data points and perhaps a declaration."""

    level: VerificationLevel
    fields: tuple[str, ...] = ()
    declaration: str | None = None
    source: str | None = None
    reference: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What the event of the question keeps."""
        return {
            "level": self.level.value,
            "fields": list(self.fields),
            "declaration": self.declaration,
            "source": self.source,
            "reference": self.reference,
        }


@dataclass(frozen=True)
class Progress:
    """How far the answer to the question has come."""

    question: Question
    matched: frozenset[str] = frozenset()
    declared: bool = False
    tries: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The data points that have not matched yet."""
        return tuple(field for field in self.question.fields if field not in self.matched)

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for is there."""
        return not self.missing and (self.declared or self.question.declaration is None)


def question_of(proof: Proof, fields: Sequence[str]) -> Question:
    """The question for exactly as many data points as the law takes; by default those of the account.

    Raises DATA_NOT_NEEDED for more of them, BAD_USER_INPUT for fewer.
    """
    chosen = tuple(dict.fromkeys(fields)) or tuple(AccountPoint)[: proof.points]
    if len(chosen) > proof.points:
        raise not_needed(
            f"{proof.citation.reference} takes {proof.points} data points, no more.", {"points": proof.points}
        )
    if len(chosen) < proof.points:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name {proof.points} different data points.", ("fields",))
    cited = proof.citation
    return Question(VerificationLevel.DATA_POINTS, tuple(map(str, chosen)), proof.declaration, *_place(cited))


def _place(cited: Any) -> tuple[str, str]:
    return cited.source, cited.reference


def progress_of(events: Iterable[Told]) -> Progress | None:
    """How the last question for identity stands; None where nobody asked."""
    found: Progress | None = None
    for event in events:
        if event.kind is EventKind.IDENTITY_ASKED:
            found = Progress(_asked(event.detail))
        elif event.kind is EventKind.IDENTITY_CHECKED and found is not None:
            found = Progress(
                found.question,
                found.matched | set(event.detail["matched"]),
                found.declared or bool(event.detail["declared"]),
                found.tries + (1 if event.detail["missed"] else 0),
            )
    return found


def _asked(detail: Mapping[str, Any]) -> Question:
    level = VerificationLevel(detail.get("level", VerificationLevel.SESSION))
    fields = tuple(detail.get("fields", ()))
    return Question(level, fields, detail.get("declaration"), detail.get("source"), detail.get("reference"))


def level_of(pending: Iterable[Right], verification: Mapping[str, str]) -> VerificationLevel:
    """What the rights that are still open need, by the level that each had on receipt."""
    asked = {verification.get(right, Verification.NONE.value) for right in pending}
    return VerificationLevel.NONE if asked <= {Verification.NONE.value} else VerificationLevel.SESSION


def check_points(progress: Progress, points: Mapping[str, str], signature: str | None) -> None:
    """Raise unless these points, and this signature, are what is asked for and still missing.

    DATA_NOT_NEEDED for anything more, IDENTITY_NOT_VERIFIED once no try is left, BAD_USER_INPUT for nothing at all.
    """
    more = sorted(points.keys() - set(progress.missing))
    if more:
        raise not_needed(
            f"Nobody asked you for {', '.join(more)}.", {"fields": more, "missing": list(progress.missing)}, "points"
        )
    if signature is not None and (progress.question.declaration is None or progress.declared):
        raise not_needed("Nobody asked you for a signed declaration.", {"fields": ["signature"]}, "signature")
    if progress.tries >= MOST_TRIES:
        raise DomainError(
            ErrorCode.IDENTITY_NOT_VERIFIED, "What was sent in did not match; the request is answered as the law says."
        )
    texts = [*points.values(), *([] if signature is None else [signature])]
    if not texts or any(not normalized(text) or len(text) > LONGEST_POINT for text in texts):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, f"Each data point is a text of 1 to {LONGEST_POINT} characters.", ("points",)
        )


def not_needed(message: str, details: Mapping[str, Any], field: str = "fields") -> DomainError:
    """DATA_NOT_NEEDED at `field`: more than the level takes is neither asked for nor taken in."""
    return DomainError(ErrorCode.DATA_NOT_NEEDED, message, (field,), details)


def normalized(text: str) -> str:
    """The letters and digits of a text, in lower case and without marks of style."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())


def spellings(value: Any) -> Iterator[str]:
    """Every way in which a held value may be said: each text or number in it, and all of them in a row."""
    leaves = list(_leaves(value))
    yield from leaves
    yield " ".join(leaves)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
