"""The mutations by which a person objects to data as such, and takes a service up again."""

from collections.abc import Mapping
from typing import Any

import strawberry

from habeas.reading.types import UserError
from habeas.rights.commands import ObjectToBasicData, ResumeService, TakeBackObjection
from habeas.rights.graphql.mutation import Info, request_place
from habeas.rights.graphql.request import RightsRequest


@strawberry.input(description="Data to which the caller objects as such.")
class ObjectToBasicDataInput:
    """An objection."""

    categories: list[str] = strawberry.field(description="The codes of the categories in the register.")
    ending: list[str] = strawberry.field(
        description="The codes of the services that end with it, as the refusal SERVICES_DEPEND names them in"
        " `allowed`; they have to be named, so that nobody loses a service unawares.",
        default_factory=list,
    )


@strawberry.type(description="The request that keeps the objection, granted already.")
class ObjectToBasicDataPayload:
    """The request."""

    request: RightsRequest | None = strawberry.field(description="The request; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="A service that ended by an objection.")
class ResumeServiceInput:
    """A service."""

    service: str = strawberry.field(description="The code of the service.")


@strawberry.type(description="The service that may be used again.")
class ResumeServicePayload:
    """The service."""

    service: str | None = strawberry.field(description="Its code; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="An objection to data as such.")
class TakeBackObjectionInput:
    """An objection."""

    request: strawberry.ID = strawberry.field(description="The request that keeps it.")


@strawberry.type(description="The data that may be collected and used again.")
class TakeBackObjectionPayload:
    """The data."""

    categories: list[str] | None = strawberry.field(description="The codes of the categories; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class BasicDataMutation:
    """Objections to data as such."""

    @strawberry.mutation(
        description="Object to categories of data as such (scopes self:write and rights:exercise; AISHU-163, GDPR 21,"
        " PIPL 44). Where services need an item of them by the notice in force, SERVICES_DEPEND says which, until"
        " `ending` names them. Then these services end for the caller, the data are neither collected nor used, shown"
        " or disclosed any more, and recipients are told; they stay readable for the caller."
        " RIGHT_NOT_AVAILABLE where neither a law that applies nor the notice grants an objection."
    )
    async def object_to_basic_data(self, info: Info, input: ObjectToBasicDataInput) -> ObjectToBasicDataPayload:  # noqa: A002
        answer: ObjectToBasicDataPayload = await info.context.write(
            info, lambda: ObjectToBasicData(tuple(input.categories), tuple(input.ending))
        )
        return answer

    @strawberry.mutation(
        description="Use a service again that an objection to its data ended (scopes self:write and consents:manage);"
        " that objection is over with it. NOT_FOUND where no objection of the caller ended it."
    )
    async def resume_service(self, info: Info, input: ResumeServiceInput) -> ResumeServicePayload:  # noqa: A002
        answer: ResumeServicePayload = await info.context.write(info, lambda: ResumeService(input.service), _resumed)
        return answer

    @strawberry.mutation(
        description="Take back an objection to data as such, whether services ended by it or none (scopes self:write"
        " and consents:manage). NOT_FOUND where none of the caller's stands by this request."
    )
    async def take_back_objection(self, info: Info, input: TakeBackObjectionInput) -> TakeBackObjectionPayload:  # noqa: A002
        answer: TakeBackObjectionPayload = await info.context.write(
            info, lambda: TakeBackObjection(*request_place(input.request)), _taken_back
        )
        return answer


def _taken_back(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"categories": result["categories"]}


def _resumed(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"service": result["service"]}
