"""Figures for partners as the privacy team exports them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry

from habeas.disclosures.commands import ExportFigures
from habeas.disclosures.rules import figures as rules
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(rules.FigureDimension, description="By what people are counted.")


@strawberry.input(description="Figures for a recipient.")
class ExportFiguresInput:
    """An export."""

    recipient: str = strawberry.field(description="For whom: the recipient's code in the register.")
    purpose: str = strawberry.field(
        description="For which purpose of the register, such as counting users; who had stopped it by then is not"
        " counted."
    )
    by: rules.FigureDimension = strawberry.field(description="By what people are counted.")


@strawberry.type(description="A group of people and its figure.")
class Figure:
    """A figure."""

    group: str = strawberry.field(description="The month as 2026-10, the language, or the country (ISO 3166-1).")
    people: int = strawberry.field(description="How many people, at least 10, rounded down to a multiple of 10.")


@strawberry.type(description="The figures.")
class ExportFiguresPayload:
    """The figures."""

    figures: list[Figure] | None = strawberry.field(
        description="Every group of at least 10 people; smaller ones are left out unsaid. Null if it was refused."
    )
    as_of: DateTime | None = strawberry.field(description="The beginning of the month, up to which was counted.")
    user_errors: list[UserError] = strawberry.field(description="Why it was refused.")


@strawberry.type
class FiguresMutation:
    """Mutations of figures."""

    @strawberry.mutation(
        description="Count people for a partner (scopes disclosures:manage and notices:publish, and a recent sign-in)."
        " Groups of fewer than 10 are suppressed and the others rounded down to tens, as of the beginning of the month;"
        " there is no total. Whoever had stopped the purpose by then, by an objection or by withdrawing a consent, is"
        " left out; what is said later is in the figures of the next month. Such figures are no personal data"
        " (GDPR recital 26, PIPL 4), so nobody's data are"
        " disclosed and no disclosure is counted (AOMEI-48). People of the caller's region are counted, each once."
    )
    async def export_figures(self, info: Info, input: ExportFiguresInput) -> ExportFiguresPayload:  # noqa: A002
        """Run ExportFigures."""
        command = ExportFigures(input.recipient, input.purpose, input.by)
        return await info.context.write(info, lambda: command, values=_figures)  # type: ignore[no-any-return]


def _figures(result: Mapping[str, Any]) -> Mapping[str, Any]:
    told = [Figure(group=group, people=people) for group, people in result["figures"]]
    return {"figures": told, "as_of": DateTime(datetime.fromisoformat(result["as_of"]))}
