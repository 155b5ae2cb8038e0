"""Tests of the journal and the ledger."""
