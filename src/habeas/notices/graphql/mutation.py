"""The mutations that publish a notice and accept one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import strawberry

from habeas.access import Permission
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands import AcceptNotice, PublishNotice, residents_elsewhere
from habeas.notices.commands.preview import TAG
from habeas.notices.graphql.acceptance import NoticeAcceptance
from habeas.notices.graphql.notice import Notice, as_object
from habeas.notices.rules.effect import Residents
from habeas.notices.rules.reading import parse_notice
from habeas.reading.globalid import decode
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

_CONTROLLER_TAG = "CTL"
Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A notice to be published.")
class PublishNoticeInput:
    """A notice to be published."""

    controller: strawberry.ID = strawberry.field(description="The controller that publishes it.")
    source: str = strawberry.field(description="The notice as Markdown with front matter.")
    effective_from: DateTime | None = strawberry.field(
        description="From when it is to count; goes before the date in the text. Never before now.", default=None
    )
    dry_run: bool = strawberry.field(description="Only tell what would change; nothing is stored.", default=False)


@strawberry.type(description="What was published, or would be.")
class PublishNoticePayload:
    """What was published."""

    notice: Notice | None = strawberry.field(description="The version; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="A notice to be accepted.")
class AcceptNoticeInput:
    """A notice to be accepted."""

    notice: strawberry.ID = strawberry.field(description="The version, in any of its languages.")
    language: str = strawberry.field(description="The language in which it was read, BCP 47.")


@strawberry.type(description="The acceptance.")
class AcceptNoticePayload:
    """The acceptance."""

    acceptance: NoticeAcceptance | None = strawberry.field(description="The acceptance; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class NoticeMutation:
    """Mutations of notices."""

    @strawberry.mutation(
        description="Publish a version of a notice (scope notices:publish). It is compared with the version before,"
        " clause by clause; material changes are classified, announcements scheduled, and a version that weakens a"
        " promise without asking for fresh agreement is refused. Publishing the same text again changes nothing."
    )
    async def publish_notice(self, info: Info, input: PublishNoticeInput) -> PublishNoticePayload:  # noqa: A002
        elsewhere = await _elsewhere(info.context, input.source)

        def build() -> PublishNotice:
            return PublishNotice(
                _key(input.controller, _CONTROLLER_TAG, "controller")[1],
                input.source,
                input.effective_from,
                input.dry_run,
                elsewhere,
            )

        answer: PublishNoticePayload = await info.context.write(info, build, _previewed)
        return answer

    @strawberry.mutation(
        description="Accept a version of a notice, in the language in which it was read (scope self:write)."
        " Accepting again answers the first acceptance. Only this counts: using a service is no acceptance."
    )
    async def accept_notice(self, info: Info, input: AcceptNoticeInput) -> AcceptNoticePayload:  # noqa: A002
        def build() -> AcceptNotice:
            return AcceptNotice(*notice_place(input.notice), input.language)

        answer: AcceptNoticePayload = await info.context.write(info, build)
        return answer


async def _elsewhere(context: RequestContext, source: str) -> tuple[Residents, ...]:
    """The people of other regions; none for a text that cannot be read, which the command will refuse."""
    actor = context.require_actor()
    if not actor.may(Permission.NOTICES_PUBLISH):
        return ()
    try:
        notice = parse_notice(source)
    except DomainError:
        return ()
    return await residents_elsewhere(context.writes.regions, actor, notice.code, notice.version)


def _previewed(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"notice": as_object(result["preview"])} if "preview" in result else {}


def notice_place(text: str) -> tuple[UUID, UUID]:
    """The controller and the key in a version's id; NOT_FOUND for anything else."""
    return _key(text, TAG, "notice")


def _key(text: str, tag: str, name: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing with this id.", (name,))
    return found.org_id, key
