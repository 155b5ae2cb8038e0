"""Who may touch receipts of requests: the organization's own transactions, for the caller that they name."""

from habeas.access import Policy, same_organization
from habeas.writing.model import Idempotency

POLICY = Policy(
    rows={Idempotency: same_organization},
    inserts={Idempotency: same_organization},
    deletes={Idempotency: same_organization},
)
