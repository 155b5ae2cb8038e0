"""The mutations of a fee: the desk announces, records and waives it, the person answers it."""

import strawberry

from habeas.rights import commands
from habeas.rights.graphql.fees import AnnounceFeeInput, RecordFeePaymentInput, lines_of
from habeas.rights.graphql.mutation import Info
from habeas.rights.graphql.steps import RequestStepInput, RequestStepPayload, RequestWordsInput, desk_step, own_step


@strawberry.type
class FeeMutation:
    """Mutations of fees."""

    @strawberry.mutation(
        description="Tell the person that a request costs something (scope requests:handle). Refused with"
        " FEE_NOT_ADMITTED, naming who refuses, unless every source of the right admits a fee on this ground. The"
        " request waits for the person; a clock waits only where its law says so (UK GDPR 12A), and no promise does."
        " A refusal later on must name the same ground (GDPR 12(5), CCPA 1798.145(h)(3), Decree 790 Art. 25)."
    )
    async def announce_fee(self, info: Info, input: AnnounceFeeInput) -> RequestStepPayload:  # noqa: A002
        lines, rights = lines_of(input.lines), tuple(input.rights or ())
        more = {"ground": input.ground, "currency": input.currency, "lines": lines, "rights": rights}
        return await desk_step(info, commands.AnnounceFee, input.request, note=input.note, **more)

    @strawberry.mutation(
        description="Say that one will pay (scope rights:exercise). The request goes on once the payment arrived."
    )
    async def accept_fee(self, info: Info, input: RequestStepInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.AcceptFee, input.request)

    @strawberry.mutation(
        description="Say that one will not pay (scope rights:exercise). The desk may then refuse on the same ground, or"
        " go without the fee; a further copy is given up (GDPR 15(3))."
    )
    async def decline_fee(self, info: Info, input: RequestStepInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.DeclineFee, input.request)

    @strawberry.mutation(
        description="Say why there should be no fee (scope rights:exercise). A human looks again; whoever announced it"
        " has to show that the ground holds (GDPR 12(5))."
    )
    async def contest_fee(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.ContestFee, input.request, note=input.note)

    @strawberry.mutation(
        description="Record that a fee arrived (scope requests:handle). Nothing is paid here: the reference is that of"
        " the payment, wherever it was made. The request goes on; the clock of a law that waits for the fee begins"
        " (UK GDPR 12A)."
    )
    async def record_fee_payment(self, info: Info, input: RecordFeePaymentInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.RecordFeePayment, input.request, reference=input.reference)

    @strawberry.mutation(
        description="Go without a fee, with a reason that the person reads (scope requests:handle). The request goes on"
        " as if nothing had been asked for."
    )
    async def waive_fee(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.WaiveFee, input.request, note=input.note)
