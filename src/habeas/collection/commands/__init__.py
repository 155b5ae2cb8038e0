"""The commands of collection."""

from habeas.collection.commands.answer import AnswerPermission
from habeas.collection.commands.record import RecordCollection

__all__ = ["AnswerPermission", "RecordCollection"]
