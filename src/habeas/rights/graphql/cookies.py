"""The mutation by which a person clears what cookies recorded, once they have read what is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from habeas.reading.types import DateTime, UserError
from habeas.rights.commands import ClearCookies
from habeas.rights.graphql.mutation import Info

WARNING = (
    "What cookies recorded about you is deleted for good. You are signed out everywhere, sign in again and set your"
    " preferences anew. Your browser keeps its own copies until you clear them there."
)


@strawberry.type(description="A cookie of the controller, and what is lost without it.")
class LostCookie:
    """A cookie."""

    code: str = strawberry.field(description="Its code.")
    name: str = strawberry.field(description="Its name.")
    impact: str = strawberry.field(description="What is lost without it, and nothing else.")


@strawberry.input(description="Whether it was read what is lost.")
class ClearCookiesInput:
    """Whether it was read."""

    confirmed: bool = strawberry.field(
        description="False: nothing is deleted, and the answer says what would be lost. True: it is cleared.",
        default=False,
    )


@strawberry.type(description="What is lost, and since when it is being cleared.")
class ClearCookiesPayload:
    """What is lost."""

    warning: str | None = strawberry.field(description="What clearing means, to be shown before it is confirmed.")
    lost: list[LostCookie] | None = strawberry.field(description="What is lost, cookie by cookie.")
    cleared_at: DateTime | None = strawberry.field(
        description="When the clearing began, which the worker completes; null: it was not confirmed."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class CookieMutation:
    """Mutations of cookies."""

    @strawberry.mutation(
        description="Clear all cookies of the controller's sites, with what they recorded (scope self:write; AOMEI-35)."
        " One chooses no purpose here: to end one purpose alone, withdraw the consent to it."
        " First without `confirmed`, to read what is lost. Then, after a recent sign-in, records of what cookies hold"
        " that serve cookies alone are erased with what apps noted of them, all sessions and tokens end, and one signs"
        " in anew; the recipients that hold such data are named to the controller (GDPR 19)."
    )
    async def clear_cookies(self, info: Info, input: ClearCookiesInput) -> ClearCookiesPayload:  # noqa: A002
        answer: ClearCookiesPayload = await info.context.write(info, lambda: ClearCookies(input.confirmed), _told)
        return answer


def _told(result: Mapping[str, Any]) -> Mapping[str, Any]:
    at = result["cleared_at"]
    return {
        "warning": WARNING,
        "lost": [LostCookie(**each) for each in result["lost"]],
        "cleared_at": None if at is None else datetime.fromisoformat(at),
    }
