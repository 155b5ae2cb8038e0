"""Signing in through the OpenID provider of an organization that holds the domain of one's address."""
