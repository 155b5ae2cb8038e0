"""What clients see of inquiries about looks: the person who asks, and the controller's desk that weighs."""

import strawberry

from habeas.inventory.graphql import Controller
from habeas.oversight import model
from habeas.oversight.commands.answer_inquiry import HERE, DecideLedgerInquiry
from habeas.oversight.commands.inquire import AskWhoLooked, ObjectToLook, WithdrawObjection
from habeas.oversight.commands.whereabouts import DESK, region_of
from habeas.oversight.rules import inquiry as rules
from habeas.reading.binding import Look, Same
from habeas.reading.fields import bound, column, embedded, extend, global_id, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(rules.InquiryKind, name="LedgerInquiryKind", description="What a person asked about a look.")
strawberry.enum(rules.InquiryStatus, name="LedgerInquiryStatus", description="How an inquiry about a look stands.")
strawberry.enum(rules.Balance, name="InquiryBalance", description="What tipped the balance of an inquiry.")

_LOOK = Look(
    purpose=DESK,
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR 12(3), 15(1) and 21(1)",
    field_class="LEDGER",
)


@bound(model.LedgerInquiry)
@strawberry.type(
    description="What shows that the entry's leaf was made for whoever was named: SHA-256 of the salt's bytes and"
    " `accessorId` as JSON is the `actor` of the entry in `exportLedger`."
)
class AccessorOpening:
    """The opening of a commitment."""

    accessor_id: str = column("Who looked, by the id that was committed to.")
    salt: str = column("The salt of the commitment, in hexadecimal.", "accessor_salt")


@bound(model.LedgerInquiry, tag="INQ", look=_LOOK)
@strawberry.type(
    description="What a person asked the controller about one look: who it was (CJEU C-579/21), or that such looks stop"
    " (GDPR 21(1)). The controller weighs it within a month; until then an objection closes the content."
)
class LedgerInquiry(Node):
    """An inquiry."""

    id: strawberry.ID = global_id("The inquiry's id.")
    kind: rules.InquiryKind = column("What is asked.")
    status: rules.InquiryStatus = column("How it stands.")
    organization_name: str = column("In whose name the look was made, as it was called then.")
    looked_at: DateTime = column("When the look was made.")
    purpose: str = column("For what the look was made.")
    field_classes: list[str] = column("Which classes of fields were read.")
    reason: str = column("Why the person asks, in their words.")
    asked_at: DateTime = column("When it was asked.")
    answer_by: DateTime = column("By when it is answered: one month (GDPR 12(3)).")
    balance: rules.Balance | None = column("What tipped the balance; null until it is decided.")
    explanation: str | None = column("The decision, explained to the person.")
    decided_at: DateTime | None = column("When it was decided.")
    accessor_name: str | None = column("Who looked, where the balance let the name be told; null in every other case.")
    accessor_opening: AccessorOpening | None = embedded(
        AccessorOpening,
        "With the name: what the entry's leaf can be checked with. Null for a look whose leaf holds an id, as it did"
        " before leaves were commitments, and where the opening was deleted.",
        present="accessor_salt",
    )


@extend(Controller)
class ControllerInquiries:
    """What inquiries add to the controller."""

    ledger_inquiries: Connection[LedgerInquiry] = paged(
        LedgerInquiry,
        "What people asked about looks at them, the oldest first (scope requests:handle).",
        on=(Same("org_id", "org_id"),),
        order=("asked_at", "id"),
        across=True,
    )


@strawberry.input(description="A question or an objection about one look.")
class InquireInput:
    """An inquiry."""

    entry: strawberry.ID = strawberry.field(description="Which entry of your ledger, or which bulk export.")
    reason: str = strawberry.field(description="What you need it for, or why you object; up to 2,000 characters.")


@strawberry.input(description="An objection of one's own.")
class WithdrawObjectionInput:
    """An objection."""

    inquiry: strawberry.ID = strawberry.field(description="Which objection, of `Viewer.ledgerInquiries`.")


@strawberry.input(description="The decision of an inquiry.")
class DecideLedgerInquiryInput:
    """A decision."""

    inquiry: strawberry.ID = strawberry.field(description="Which inquiry.")
    balance: rules.Balance = strawberry.field(description="What tipped the balance.")
    explanation: str = strawberry.field(description="The same in words for the person; up to 2,000 characters.")


@strawberry.type(description="The inquiry as it now stands.")
class LedgerInquiryPayload:
    """What asking and deciding answer."""

    inquiry: LedgerInquiry | None = strawberry.field(description="The inquiry; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class InquiryMutation:
    """Mutations of inquiries."""

    @strawberry.mutation(
        description="Ask who made a look at you (scope self:write). The name is told after the controller has weighed"
        " your need against the accessor's rights (CJEU C-579/21)."
    )
    async def ask_who_looked(self, info: Info, input: InquireInput) -> LedgerInquiryPayload:  # noqa: A002
        """Run AskWhoLooked."""
        return await info.context.write(info, lambda: AskWhoLooked(input.entry, input.reason))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Object to looks like this one (scope self:write; GDPR 21(1)). Your content is closed to its"
        " purpose from now on, unless the objection is rejected."
    )
    async def object_to_look(self, info: Info, input: InquireInput) -> LedgerInquiryPayload:  # noqa: A002
        """Run ObjectToLook."""
        return await info.context.write(info, lambda: ObjectToLook(input.entry, input.reason))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Take an objection to looks back (scope self:write). Its purpose is open again, as announced."
    )
    async def withdraw_objection(self, info: Info, input: WithdrawObjectionInput) -> LedgerInquiryPayload:  # noqa: A002
        """Run WithdrawObjection."""
        return await info.context.write(info, lambda: WithdrawObjection(input.inquiry))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Decide what a person asked about a look, with what tipped the balance (scope requests:handle of"
        " the controller)."
    )
    async def decide_ledger_inquiry(self, info: Info, input: DecideLedgerInquiryInput) -> LedgerInquiryPayload:  # noqa: A002
        """Run DecideLedgerInquiry."""
        context = info.context
        actor, regions, mechanisms = context.require_actor(), context.writes.regions, context.reads.mechanisms
        found = await region_of(regions, mechanisms, actor, input.inquiry, HERE, purpose=DESK)
        return await context.write(  # type: ignore[no-any-return]
            info, lambda: DecideLedgerInquiry(input.inquiry, input.balance, input.explanation, found)
        )
