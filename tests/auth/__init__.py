"""Tokens: which are accepted, and the many that are not."""
