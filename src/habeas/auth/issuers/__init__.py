"""Tokens of issuers that the deployment trusts: whose keys, which claims, and which person they name."""
