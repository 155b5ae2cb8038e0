"""The `habeas` command."""

from habeas.cli import databases, documents, law, running
from habeas.cli.group import main

__all__ = ["databases", "documents", "law", "main", "running"]
