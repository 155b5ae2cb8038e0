"""The type of a step: one external system or recipient that was asked or told for a request."""

import strawberry

from habeas.connectors import model
from habeas.connectors.rules.sets import Operation
from habeas.connectors.rules.steps import StepState
from habeas.jurisdictions.rules import sets
from habeas.reading.fields import bound, column
from habeas.reading.types import DateTime


@bound(model.SystemStep)
@strawberry.type(
    description="One external system asked to do one thing for a request: whoever received data is told of erasure,"
    " rectification and restriction, and the person can see who was (GDPR 19)."
)
class SystemStep:
    """A step."""

    system: str = column("The system, as people know it.", "system_name")
    connector: str = column("The code of its connector.", "connector_code")
    recipient: str | None = column(
        "The code of the recipient whose system it is; null: the controller's own.", "recipient_code"
    )
    right: sets.Right = column("For which right it is asked.", "right_code")
    operation: Operation = column("What it is asked to do.")
    state: StepState = column("How it stands.")
    made_at: DateTime = column("Since when it is asked.")
    due_at: DateTime = column("When a human takes over what is not settled by then.")
    called_at: DateTime | None = column("When it was last called.")
    settled_at: DateTime | None = column("When it was settled.")
    kept_because: sets.DenialCode | None = column("On what ground it keeps data.", "kept_code")
    kept_until: DateTime | None = column("Until when, as far as it said.")
    attempts: int = column("How often it was called (scope requests:handle).")
    next_at: DateTime | None = column("When it is called next (scope requests:handle).")
    error: str | None = column("What went wrong last, as a code (scope requests:handle).")
