"""The mutation by which the desk opens a signed declaration, with a purpose that the person reads."""

from collections.abc import Mapping
from typing import Any

import strawberry

from habeas.reading.types import DateTime, UserError
from habeas.rights import commands
from habeas.rights.commands.open_declaration import unsealed
from habeas.rights.graphql.mutation import Info, region_of_id, request_place
from habeas.rights.rules import verification

strawberry.enum(verification.DeclarationPurpose, description="What a sealed declaration may be opened for.")


@strawberry.input(description="Which declaration is opened, and for what.")
class OpenDeclarationInput:
    """Which declaration, and for what."""

    request: strawberry.ID = strawberry.field(description="The request for which it was signed.")
    purpose: verification.DeclarationPurpose = strawberry.field(description="For what.")
    note: str = strawberry.field(description="Why, up to 2000 characters; the person reads it.")


@strawberry.type(description="What somebody declared under penalty of perjury, and signed (11 CCR 7062(c)).")
class OpenDeclarationPayload:
    """The declaration."""

    text: str | None = strawberry.field(description="The words of the law.")
    signed_by: str | None = strawberry.field(description="The name under them.")
    signed_at: DateTime | None = strawberry.field(description="When it was signed.")
    keep_until: DateTime | None = strawberry.field(
        description="When it is deleted: with the record of the request, as its law has it (11 CCR 7101(a))."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class DeclarationMutation:
    """Mutations of declarations."""

    @strawberry.mutation(
        description="Open a sealed declaration (scope requests:handle, and a recent sign-in). The journal keeps the"
        " purpose; the person sees that it was opened, and why (11 CCR 7062(c))."
    )
    async def open_declaration(self, info: Info, input: OpenDeclarationInput) -> OpenDeclarationPayload:  # noqa: A002
        region = await region_of_id(info.context, input.request)

        def build() -> commands.OpenDeclaration:
            return commands.OpenDeclaration(*request_place(input.request), input.purpose, input.note, region)

        def shown(kept: Mapping[str, Any]) -> Mapping[str, Any]:
            return unsealed(info.context.writes.keys, kept)

        answer: OpenDeclarationPayload = await info.context.write(info, build, shown)
        return answer
