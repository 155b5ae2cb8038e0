"""The `habeas` command."""

from habeas.cli import clients, databases, documents, identities, law, operating, running
from habeas.cli.group import main

__all__ = ["clients", "databases", "documents", "identities", "law", "main", "operating", "running"]
