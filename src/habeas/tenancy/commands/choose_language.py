"""A person says in which language they are written to."""

from dataclasses import dataclass

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.language import is_language
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST = 35
"""Every tag that RFC 5646 (4.4.1) expects fits into so many characters."""
_CHOOSE = "update habeas.person set language = $2 where subject_id = $1 returning org_id"


@dataclass(frozen=True)
class ChooseLanguage:
    """Write to the caller in this language from now on."""

    language: str


@handler(ChooseLanguage)
async def choose(command: ChooseLanguage, work: Work) -> Entity:
    """Answers the person. Raises BAD_USER_INPUT for what is no tag, NOT_FOUND where the caller is no person."""
    if len(command.language) > LONGEST or not is_language(command.language):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "Name the language by its tag, such as en or zh-Hans.", ("language",)
        )
    subject_id = work.actor.subject_id
    org_id = await work.tx.fetchval(_CHOOSE, subject_id, command.language) if subject_id is not None else None
    if subject_id is None or org_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person reads a language.")
    work.concerns("Person", subject_id)
    work.note(language=command.language)
    return Entity(org_id, subject_id)
