"""The names of the jobs of connectors, and of the one by which they tell a case that something was settled."""

CALL = "connectors.call"
GIVE_UP = "connectors.give_up"
CANCEL = "connectors.cancel"
RESUMED = "connectors.resumed"
SYSTEM_ANSWERED = "rights.system_answered"
