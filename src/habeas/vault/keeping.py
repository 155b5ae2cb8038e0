"""The name of the job by which new entries of the ledger of erasures are copied to where no backup reaches."""

ERASURES_ENTERED = "rights.keep_erasures"
"""The context of rights carries it out."""
