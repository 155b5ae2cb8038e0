"""The names of the jobs of disclosures."""

TALLY = "disclosures.tally"
SPREAD_ASSURANCE = "disclosures.spread_assurance"
KEEP_TRANSFER = "disclosures.keep_transfer"
REMIND = "disclosures.remind"
