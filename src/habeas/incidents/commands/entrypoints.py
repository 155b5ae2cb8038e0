"""The names of the jobs of incidents."""

PASS_ON = "incidents.pass_on"  # noqa: S105
DUE = "incidents.due"
SPREAD = "incidents.spread"
TELL = "incidents.tell"
