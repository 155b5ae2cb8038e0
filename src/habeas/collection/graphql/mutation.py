"""The mutations by which an app asks before it collects, and by which a person answers its prompts."""

import strawberry

from habeas.collection import rules
from habeas.collection.commands import AnswerPermission, RecordCollection
from habeas.collection.graphql.types import Collection, PermissionAnswer
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="Something that an app is about to collect or to use.")
class RecordCollectionInput:
    """A collection."""

    service: str = strawberry.field(description="The code of the service.")
    purpose: str = strawberry.field(description="The purpose's code.")
    category: str = strawberry.field(description="The code of the category of data.")
    items: list[str] = strawberry.field(description="The codes of its items, 1 to 50; there is no 'and more'.")
    source: str = strawberry.field(description="The code of the source, such as USER_DIRECT or DEVICE.")
    kind: rules.HandlingKind = strawberry.field(
        description="Whether it is collected, or used when it is there.", default=rules.HandlingKind.COLLECTION
    )
    part: str | None = strawberry.field(
        description="Which of the uses that the purpose lists, where it lists them.", default=None
    )
    reference: str | None = strawberry.field(
        description="The law or the authorization, up to 500, where the purpose needs one.", default=None
    )
    agreement: str | None = strawberry.field(
        description="The agreement with the source, up to 500, where it needs one.", default=None
    )
    cookie: str | None = strawberry.field(description="The code of the cookie that holds it.", default=None)
    host: str | None = strawberry.field(description="The host that sets or reads the cookie.", default=None)
    by_action: bool = strawberry.field(
        description="Did the person just do what needs it, such as share or upload?", default=False
    )
    demanded: bool = strawberry.field(
        description="Would the service be refused without it? Only what is necessary may be demanded.", default=False
    )


@strawberry.type(description="What was collected or used.")
class RecordCollectionPayload:
    """The collection."""

    collection: Collection | None = strawberry.field(description="The collection; null if it was refused.")
    refusals: list[rules.CollectionRefusal] | None = strawberry.field(
        description="Every reason against it; null where it was done."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was refused.")


@strawberry.input(description="An answer to a prompt for a device permission.")
class AnswerPermissionInput:
    """An answer."""

    permission: str = strawberry.field(description="The permission's code in the register.")
    function: str = strawberry.field(description="The function that needs it, as the register names it.")
    reply: rules.PermissionReply = strawberry.field(description="The answer.")
    needed_at: DateTime | None = strawberry.field(
        description="When the function was used, within the last hour; needed unless the reply is REVOKED.",
        default=None,
    )


@strawberry.type(description="The answer.")
class AnswerPermissionPayload:
    """The answer."""

    answer: PermissionAnswer | None = strawberry.field(description="The answer; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class CollectionMutation:
    """Mutations of collections."""

    @strawberry.mutation(
        description="Ask whether an app may collect something of the caller's, or use it, and record that it does"
        " (scope self:write; GDPR 5(1)(b) and (c), PIPL 6). Only named items, for a registered purpose that was"
        " announced for them, on a basis that stands for this person; each refusal says why (COLLECTION_REFUSED)."
    )
    async def record_collection(self, info: Info, input: RecordCollectionInput) -> RecordCollectionPayload:  # noqa: A002
        answer: RecordCollectionPayload = await info.context.write(
            info, lambda: RecordCollection(input.service, _asked(input)), values=lambda _: {"refusals": None}
        )
        return answer

    @strawberry.mutation(
        description="Answer a prompt for a device permission, or switch it off (scope self:write; AISHU-48, AOMEI-26)."
        " Switching one off ends what it opens, and nothing else."
    )
    async def answer_permission(self, info: Info, input: AnswerPermissionInput) -> AnswerPermissionPayload:  # noqa: A002
        answer: AnswerPermissionPayload = await info.context.write(
            info, lambda: AnswerPermission(input.permission, input.function, input.reply, input.needed_at)
        )
        return answer


def _asked(given: RecordCollectionInput) -> rules.Asked:
    return rules.Asked(
        kind=given.kind,
        purpose=given.purpose,
        category=given.category,
        items=tuple(given.items),
        source=given.source,
        part=given.part,
        reference=given.reference,
        agreement=given.agreement,
        cookie=given.cookie,
        host=given.host,
        by_action=given.by_action,
        demanded=given.demanded,
    )
