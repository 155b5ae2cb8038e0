"""The `habeas` command."""

from habeas.cli import clients, databases, documents, founding, identities, jobs, law, operating, running
from habeas.cli.group import main

__all__ = ["clients", "databases", "documents", "founding", "identities", "jobs", "law", "main", "operating", "running"]
