"""Tokens of external issuers."""
