"""The names under which the jobs of safeguards wait in the outbox."""

SPREAD = "safeguards.spread_undertaking"
WITHDRAW = "safeguards.withdraw_access"
