"""What clients see of consents, and the mutations that give, withdraw and prepare for them."""

from uuid import UUID

import strawberry

from habeas.access import Variable
from habeas.consent import model, rules
from habeas.consent.commands import GiveConsent, RegisterPurposeBasis, WithdrawConsent
from habeas.inventory.graphql import Purpose
from habeas.jurisdictions.rules.sets import LegalBasis
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Look, OfActor, Same
from habeas.reading.fields import bound, column, document, extend, global_id, many, one, paged
from habeas.reading.globalid import decode
from habeas.reading.types import JSON, Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Organization, Viewer
from habeas.writing.request import RequestContext

strawberry.enum(rules.ConsentStatus, description="How a consent stands; silence and use are none (GDPR 4(11)).")
strawberry.enum(rules.ReceiptKind, name="ConsentReceiptKind", description="What a receipt is about.")

_CONTROLLER_TAG, _ORGANIZATION_TAG, _TAG = "CTL", "ORG", "CON"
_OF_CONSENT = (Same("org_id", "org_id"), Same("consent_id", "id"))
Info = strawberry.Info[RequestContext, None]
_SHOWN = Look(
    purpose="DEMONSTRATE_CONSENT", legal_basis="LEGAL_OBLIGATION", authority="GDPR 7(1)", field_class="CONSENTS"
)


@bound(model.ConsentReceipt, tag="CRC")
@strawberry.type(description="What was agreed to or withdrawn, for the person to keep (GDPR 7(1)).")
class ConsentReceipt(Node):
    """A receipt."""

    id: strawberry.ID = global_id("The receipt's id.")
    kind: rules.ReceiptKind = column("What it is about.")
    at: DateTime = column("When.")
    content: JSON = document("content", "What was said and what follows from it.")
    sha256: str = column("SHA-256 of the content as JSON with sorted keys and no blanks.")


@bound(model.Consent, tag=_TAG, look=_SHOWN)
@strawberry.type(
    description="A person's consent to one purpose. The person reads it (scope self:read), and the controller that has"
    " to be able to show it (scope disclosures:manage; GDPR 7(1)), which the person then reads in the ledger."
)
class Consent(Node):
    """A consent."""

    id: strawberry.ID = global_id("The consent's id.")
    purpose: Purpose | None = one(
        Purpose, "To which purpose.", on=(Same("org_id", "controller_id"), Same("code", "purpose_code"))
    )
    organization: Organization | None = one(Organization, "In which space.", on=(Same("org_id", "org_id"),))
    status: rules.ConsentStatus = column("How it stands.")
    language: str = column("In which language it was asked for.")
    given_at: DateTime = column("When it was given.")
    withdrawn_at: DateTime | None = column("When it was withdrawn (GDPR 7(3), PIPL 15).")
    continues_on: str | None = column(
        "After a withdrawal: the other basis, registered before, on which the purpose goes on;"
        " null where it stopped (AISHU-168)."
    )
    receipt: ConsentReceipt | None = one(
        ConsentReceipt, "The latest receipt.", on=_OF_CONSENT, order=("at desc", "id desc")
    )
    receipts: list[ConsentReceipt] = many(ConsentReceipt, "All receipts.", on=_OF_CONSENT, order=("at", "id"))


@extend(Viewer)
class ViewerConsents:
    """What consents add to the viewer."""

    consents: Connection[Consent] = paged(
        Consent,
        "The caller's consents, newest first, withdrawn ones too.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("given_at", "id"),
        descending=True,
    )


@bound(model.PurposeBasis, tag="PBA")
@strawberry.type(description="A basis besides consent for a purpose, and since when it is registered.")
class PurposeBasis(Node):
    """Another basis."""

    id: strawberry.ID = global_id("Its id.")
    purpose: Purpose | None = one(
        Purpose, "For which purpose.", on=(Same("org_id", "org_id"), Same("code", "purpose_code"))
    )
    basis: str = column("Which basis.")
    reference: str = column("The assessment that supports it.")
    registered_at: DateTime = column("Since when; it carries nothing that was withdrawn before.")


@strawberry.input(description="A consent to one purpose.")
class GiveConsentInput:
    """A consent."""

    purpose: str = strawberry.field(description="The purpose's code.")
    organization: strawberry.ID | None = strawberry.field(
        description="In which space; the personal one if not given.", default=None
    )
    language: str | None = strawberry.field(
        description="In which language it was asked for; the person's own if not given.", default=None
    )


@strawberry.type(description="The consent.")
class GiveConsentPayload:
    """The consent."""

    consent: Consent | None = strawberry.field(description="The consent; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="A consent to be withdrawn.")
class WithdrawConsentInput:
    """A withdrawal."""

    consent: strawberry.ID = strawberry.field(description="The consent.")


@strawberry.type(description="The consent as it stands after its withdrawal.")
class WithdrawConsentPayload:
    """The withdrawn consent."""

    consent: Consent | None = strawberry.field(description="The consent; null if there is none.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="Another basis for a purpose.")
class RegisterPurposeBasisInput:
    """Another basis."""

    controller: strawberry.ID = strawberry.field(description="The controller.")
    purpose: str = strawberry.field(description="The purpose's code.")
    basis: str = strawberry.field(description="The basis, such as LEGITIMATE_INTERESTS.")
    reference: str = strawberry.field(description="The assessment that supports it.")


@strawberry.type(description="The basis as it is registered.")
class RegisterPurposeBasisPayload:
    """The registered basis."""

    purpose_basis: PurposeBasis | None = strawberry.field(description="The basis; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class ConsentMutation:
    """Mutations of consents."""

    @strawberry.mutation(
        description="Consent to one purpose (scope consents:manage). One that stands already is answered as it"
        " is. BAD_USER_INPUT for a purpose that rests on no consent and for which nothing is shared: to ask for it"
        " would mislead (GDPR 7(2), PIPL 13)."
    )
    async def give_consent(self, info: Info, input: GiveConsentInput) -> GiveConsentPayload:  # noqa: A002
        def build() -> GiveConsent:
            space = _key(input.organization, _ORGANIZATION_TAG, "organization")[1] if input.organization else None
            return GiveConsent(input.purpose, space, input.language)

        answer: GiveConsentPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Withdraw a consent (scope consents:manage): as easy as giving it, at any time, at once (GDPR 7(3),"
        " PIPL 15, AISHU-168). The receipt says what follows. Withdrawing again changes nothing."
    )
    async def withdraw_consent(self, info: Info, input: WithdrawConsentInput) -> WithdrawConsentPayload:  # noqa: A002
        answer: WithdrawConsentPayload = await info.context.write(
            info, lambda: WithdrawConsent(*_key(input.consent, _TAG, "consent"))
        )
        return answer

    @strawberry.mutation(
        description="Register a basis besides consent for a purpose (scope inventory:manage). It carries the purpose"
        " after a withdrawal only if it was registered before, and only where the law knows it."
    )
    async def register_purpose_basis(
        self,
        info: Info,
        input: RegisterPurposeBasisInput,  # noqa: A002
    ) -> RegisterPurposeBasisPayload:
        def build() -> RegisterPurposeBasis:
            controller_id = _key(input.controller, _CONTROLLER_TAG, "controller")[1]
            if input.basis not in LegalBasis.__members__:
                raise DomainError(ErrorCode.BAD_USER_INPUT, "There is no such basis.", ("basis",))
            return RegisterPurposeBasis(controller_id, input.purpose, LegalBasis[input.basis], input.reference)

        answer: RegisterPurposeBasisPayload = await info.context.write(info, build)
        return answer


def _key(text: str, tag: str, name: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing with this id.", (name,))
    return found.org_id, key
