"""The names of the jobs of cessations."""

SPREAD = "cessations.spread"
END = "cessations.end"
WALK = "cessations.walk"
TELL = "cessations.tell"
ERASE = "cessations.erase"
