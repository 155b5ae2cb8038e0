"""The names of the jobs of disclosures."""

TALLY = "disclosures.tally"
SPREAD_ASSURANCE = "disclosures.spread_assurance"
REMIND = "disclosures.remind"
