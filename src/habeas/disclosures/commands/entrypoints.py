"""The names of the jobs of disclosures."""

TALLY = "disclosures.tally"
