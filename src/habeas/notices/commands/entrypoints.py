"""The names under which the jobs of notices wait in the outbox."""

ANNOUNCE = "notices.announce"
REPLICATE = "notices.replicate"
