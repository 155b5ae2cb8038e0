"""What a mapping says of data that stay after an erasure: on what ground, and until when."""

from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator

from habeas.connectors.rules.messages import Reply
from habeas.connectors.rules.sets import KEEPING_GROUNDS, CallOutcome
from habeas.jurisdictions.rules.sets import DenialCode


class Strict(BaseModel):
    """A part of a mapping file: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kept(Strict):
    """The ground on which something is kept, and for how many years; `since` names the column that they run from."""

    code: DenialCode
    years: int | None = Field(default=None, ge=1, le=100)
    since: str | None = None

    @field_validator("code")
    @classmethod
    def _about_data(cls, code: DenialCode) -> DenialCode:
        if code not in KEEPING_GROUNDS:
            raise ValueError("this is a ground against a request, not one for keeping data")
        return code

    def until(self, since: date | datetime | None) -> datetime | None:
        """Until when what began then is kept; None where the mapping does not say."""
        if self.years is None or since is None:
            return None
        begun = since if isinstance(since, datetime) else datetime(since.year, since.month, since.day, tzinfo=UTC)
        begun = begun if begun.tzinfo else begun.replace(tzinfo=UTC)
        leap = (begun.month, begun.day) == (2, 29)
        return begun.replace(year=begun.year + self.years, day=28 if leap else begun.day)

    def reply(self, until: datetime | None) -> Reply:
        """The answer that something is kept."""
        return Reply(CallOutcome.KEPT, self.code.value, until)


def longest(replies: list[Reply]) -> Reply | None:
    """Of several things that are kept the one that is kept longest; one without a date is."""
    endless = datetime.max.replace(tzinfo=UTC)
    return max(replies, key=lambda each: each.until or endless, default=None)
