"""What clients see of captures: the person concerned in full, administrators without a name."""

import strawberry

from habeas.oversight import model
from habeas.oversight.rules import sets
from habeas.reading.fields import bound, column, document, global_id
from habeas.reading.types import DateTime, Node

strawberry.enum(sets.CaptureState, description="How an account stands to the organization that proved its domain.")
strawberry.enum(sets.CaptureChoice, description="What a person may choose when their address's domain was proven.")
strawberry.enum(sets.CaptureEnd, description="Why a capture ended.")


@strawberry.type(
    description="What the person was told, word for word and as data (GDPR 13, PIPL 17); made of the announcement"
    " that bounds every look."
)
class CaptureNotice:
    """A notice."""

    organization: str = strawberry.field(description="Which organization.")
    legal_entity: str = strawberry.field(description="The legal entity that oversees.")
    contact: str = strawberry.field(description="Whom to ask.")
    domain: str = strawberry.field(description="The domain that it proved.")
    scopes: list[str] = strawberry.field(description="What may be seen, as scopes.")
    roles: list[str] = strawberry.field(description="Which roles there may see it.")
    purposes: list[str] = strawberry.field(description="For which purposes.")
    field_classes: list[str] = strawberry.field(description="Of which classes, each time after an approval.")
    effective_from: str = strawberry.field(description="From when.")
    respond_by: str = strawberry.field(description="Until when the person can choose before it begins.")
    language: str | None = strawberry.field(
        description="Of the plain words: the person's when they were told, else English; null in older notices, which"
        " are in English."
    )
    paragraphs: list[str] = strawberry.field(
        description="The same in plain words, which the mail to the person holds too."
    )


@bound(model.Capture, tag="CAP")
@strawberry.type(
    description="How one account comes, or does not come, under the oversight of the holder of its domain."
    " Administrators see how it stands, and whose it is only once the person is a member."
)
class Capture(Node):
    """A capture."""

    id: strawberry.ID = global_id("The capture's id.")
    state: sets.CaptureState = column("How it stands.")
    domain: str = column("The domain that was proven.", "domain_name")
    found_at: DateTime = column("When the account was found on the domain.")
    notified_at: DateTime | None = column("When the person was told; null until there is something announced.")
    mailed_at: DateTime | None = column("When the notice went to every confirmed address of the person.")
    respond_by: DateTime | None = column("Until when the person can choose before it begins.")
    postponements: int = column("How often the choice was put off at a sign-in; three times at most.")
    choice: sets.CaptureChoice | None = column("What the person chose.")
    ended_at: DateTime | None = column("When it ended.")
    end_reason: sets.CaptureEnd | None = column("Why it ended.")
    notice: CaptureNotice | None = document("notice", "What the person was told.")
