"""The commands of cessations."""

from habeas.cessations.commands.announce import AnnounceCessation, RevokeCessation, SpreadCessation
from habeas.cessations.commands.end import EndForPerson, EndService, WalkPeople

__all__ = ["AnnounceCessation", "EndForPerson", "EndService", "RevokeCessation", "SpreadCessation", "WalkPeople"]
