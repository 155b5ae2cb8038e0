"""Tests of accounts: what a person says of their own."""
