"""The words of the law that requests and terms share: rights, reasons, strengths, citations and clocks."""

import strawberry

from habeas.jurisdictions.rules import sets
from habeas.reading.fields import bound, column
from habeas.reading.types import DateTime
from habeas.rights import model

strawberry.enum(
    sets.DenialCode,
    description="A reason for which a request may be refused; it counts only where every source that grants the right"
    " admits it (AISHU-149, AISHU-176).",
)
strawberry.enum(sets.Strength, name="ClockStrength", description="How strongly a source binds, strongest first.")
strawberry.enum(sets.ClockPurpose, description="What has to have happened when a clock ends.")
strawberry.enum(sets.Availability, description="Whether a person has a right, here and today.")


@strawberry.type(description="Where a rule is written.")
class Citation:
    """A citation."""

    source: str = strawberry.field(description="The law, by its code, or the notice, by its title.")
    reference: str = strawberry.field(description="The article, or the clause of the notice.")


@bound(model.RequestClock)
@strawberry.type(
    description="A period that runs for a request under one source. Every source keeps its own clock; the strictest"
    " decides when work is done, the outermost limit of the laws decides when it is late."
)
class Clock:
    """A clock."""

    rights: list[sets.Right] = column(
        "The rights of the request that it runs for; none where it is from before they were kept, and runs for all."
    )
    source: str = column(
        "The rule whose clock it is: a law's code without its variant (EU_GDPR), one of its own periods"
        " (CN_PIPL_APP_15WD), or a promise (NOTICE_15WD; AISHU-167)."
    )
    purpose: sets.ClockPurpose = column("What it measures: the acknowledgement, the answer, or the effect.")
    strength: sets.Strength = column("How strongly the source binds.")
    target_due: DateTime | None = column("The strict reading: the last second of the day, without rolling.")
    legal_due: DateTime | None = column("The outer limit, rolled where the law rolls; null where it names no number.")
    provisional: bool = column("Does it count days of a calendar that is not published yet?")
    because: str = column("The period and where it is written.")
    unpaused_target_due: DateTime | None = column(
        "The strict date as of receipt, where a step with the person moved it."
    )
    unpaused_legal_due: DateTime | None = column("The outer limit as of receipt, where a step moved it.")
    pause_days: int = column("How many days did not count, since the person was asked for something.")
