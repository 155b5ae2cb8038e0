"""The live ledger: a person reads looks at them as they are written down."""

import strawberry

from habeas.oversight.graphql.ledger import LedgerEntry
from habeas.reading.binding import ById
from habeas.reading.fields import one


@strawberry.type(name="Subscription", description="What is told as it happens, as a stream of events.")
class LedgerSubscription:
    """Root fields of subscriptions."""

    ledger_entry_added: LedgerEntry | None = one(
        LedgerEntry,
        "Each look of somebody else at the caller's data, as soon as it is written down (scope self:read). Served as"
        " `text/event-stream`; it ends with the token, and then the client asks again with a new one.",
        on=(ById("id"),),
    )
