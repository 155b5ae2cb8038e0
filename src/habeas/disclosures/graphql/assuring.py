"""How the privacy team records papers and audits of recipients."""

import strawberry

from habeas.disclosures.commands import RecordAssurance
from habeas.disclosures.graphql.assurance import RecipientAssurance
from habeas.disclosures.rules import assurances as rules
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="That a recipient gave something, that it ended, or what an audit of it found.")
class RecordAssuranceInput:
    """An assurance."""

    recipient: str = strawberry.field(description="The recipient's code in the register.")
    kind: rules.AssuranceKind = strawberry.field(description="What it is.")
    outcome: rules.AssuranceOutcome = strawberry.field(
        description="AGREED or ENDED for a paper, PASSED or FAILED for an audit."
    )
    reference: str = strawberry.field(description="The document in which it stands, up to 500 characters.")
    valid_from: DateTime = strawberry.field(
        description="Since when it holds; of an audit, when it was made, which is not ahead."
    )
    valid_until: DateTime | None = strawberry.field(
        description="When it lapses. A passed audit needs a day; what is ended or failed has none.", default=None
    )
    designated_as: rules.Designation | None = strawberry.field(
        description="As what, for a designation that is agreed: the one that fits the recipient's role.", default=None
    )


@strawberry.type(description="What was kept.")
class RecordAssurancePayload:
    """The assurance."""

    assurance: RecipientAssurance | None = strawberry.field(description="What was kept; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="Why it was refused, and where in the input.")


@strawberry.type
class AssuranceMutation:
    """Mutations of assurances."""

    @strawberry.mutation(
        description="Record a designation, a non-disclosure agreement, a clause that passes the duties of the notice"
        " on, a security audit, or who pays for leaks (scope disclosures:manage, and for what is agreed or passed a"
        " recent sign-in; AISHU-57, AISHU-129 to AISHU-132, GDPR 28(3), PIPL 21, Cal. Civ. Code 1798.100(d)). It holds"
        " in every region once the worker has told them."
        " The controller is mailed 30 days before it lapses, and when it does."
    )
    async def record_assurance(self, info: Info, input: RecordAssuranceInput) -> RecordAssurancePayload:  # noqa: A002
        """Run RecordAssurance."""
        command = RecordAssurance(
            recipient_code=input.recipient,
            kind=input.kind,
            outcome=input.outcome,
            reference=input.reference,
            valid_from=input.valid_from,
            valid_until=input.valid_until,
            designated_as=input.designated_as,
        )
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]
