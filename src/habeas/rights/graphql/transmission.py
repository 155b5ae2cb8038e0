"""The mutations by which a person sends their portable data to another controller."""

from collections.abc import Mapping
from typing import Any

import strawberry

from habeas.reading.types import UserError
from habeas.rights.commands import PreviewTransmission, TransmitData
from habeas.rights.graphql.mutation import request_place
from habeas.rights.graphql.request import RightsRequest
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="To whom the data of a request would go.")
class PreviewTransmissionInput:
    """To whom data would go."""

    request: strawberry.ID = strawberry.field(description="One's own request for portability.")
    recipient: str = strawberry.field(description="The code of a registered recipient that is another controller.")


@strawberry.input(description="To whom the data of a request go, as they were shown.")
class TransmitDataInput:
    """To whom data go."""

    request: strawberry.ID = strawberry.field(description="One's own request for portability.")
    recipient: str = strawberry.field(description="The code of a registered recipient that is another controller.")
    seen: str = strawberry.field(description="`seen` of the preview: what was shown is what goes.")


@strawberry.type(description="How many records of a category would go.")
class TransmissionPart:
    """A part of a transmission."""

    category: str = strawberry.field(description="The code of the category.")
    records: int = strawberry.field(description="How many records.")


@strawberry.type(description="What would go to another controller: only what is portable (GDPR 20(1)).")
class PreviewTransmissionPayload:
    """What would go."""

    recipient: str | None = strawberry.field(description="The name of who would receive it.")
    categories: list[TransmissionPart] | None = strawberry.field(description="Its records, by category.")
    bytes: int | None = strawberry.field(description="The size of the interchange document, in bytes.")
    seen: str | None = strawberry.field(
        description="A mark of exactly this content, for transmitData. The same records stand in the interchange"
        " document of the answer package."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type(description="The request whose data are sent.")
class TransmitDataPayload:
    """The request whose data are sent."""

    request: RightsRequest | None = strawberry.field(description="The request; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


def _shown(result: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = [TransmissionPart(category=code, records=count) for code, count in result["categories"].items()]
    return {**result, "categories": parts}


@strawberry.type
class TransmissionMutation:
    """Mutations of transmissions."""

    @strawberry.mutation(
        description="Show what of the caller's data would go to another controller, and send nothing (scope"
        " rights:exercise; GDPR 20(2))."
    )
    async def preview_transmission(self, info: Info, input: PreviewTransmissionInput) -> PreviewTransmissionPayload:  # noqa: A002
        def build() -> PreviewTransmission:
            return PreviewTransmission(*request_place(input.request), input.recipient)

        answer: PreviewTransmissionPayload = await info.context.write(info, build, _shown)
        return answer

    @strawberry.mutation(
        description="Have one's portable data sent directly to another controller, as the preview showed them (scope"
        " rights:exercise, and a recent sign-in). It is sent by a signed call. Whether the other side took it over is"
        " an event of the request and a disclosure; where it is not technically feasible, the event names the code"
        " (GDPR 20(2), PIPL 45(3); AISHU-158, AISHU-172)."
    )
    async def transmit_data(self, info: Info, input: TransmitDataInput) -> TransmitDataPayload:  # noqa: A002
        def build() -> TransmitData:
            return TransmitData(*request_place(input.request), input.recipient, input.seen)

        answer: TransmitDataPayload = await info.context.write(info, build)
        return answer
