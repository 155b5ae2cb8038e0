"""Tests of domains, administrators' access and the ledger."""
