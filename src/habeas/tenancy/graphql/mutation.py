"""The mutation by which a person says in which language they are written to."""

import strawberry

from habeas.reading.types import UserError
from habeas.tenancy.commands import ChooseLanguage
from habeas.tenancy.graphql.types import Person
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A language.")
class ChooseLanguageInput:
    """A language."""

    language: str = strawberry.field(description="Its tag (BCP 47), such as de or zh-Hans, in at most 35 characters.")


@strawberry.type(description="The person after the change.")
class ChooseLanguagePayload:
    """The person."""

    person: Person | None = strawberry.field(description="The caller; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class PersonMutation:
    """Mutations of one's own account."""

    @strawberry.mutation(
        description="Say in which language one is written to from now on (scope self:write; GDPR 12(1)): mails come in"
        " it where there are words in it, else in English. A request keeps its own language, and a notice that was"
        " agreed to the one in which it was read. BAD_USER_INPUT for what is no tag of a language."
    )
    async def choose_language(self, info: Info, input: ChooseLanguageInput) -> ChooseLanguagePayload:  # noqa: A002
        answer: ChooseLanguagePayload = await info.context.write(info, lambda: ChooseLanguage(input.language))
        return answer
