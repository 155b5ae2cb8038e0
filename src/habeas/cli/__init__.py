"""The `habeas` command."""

from habeas.cli import databases, documents, identities, law, operating, running
from habeas.cli.group import main

__all__ = ["databases", "documents", "identities", "law", "main", "operating", "running"]
