"""The commands of safeguards."""

from habeas.safeguards.commands.undertake import (
    AcceptStaffUndertaking,
    PublishStaffUndertaking,
    SpreadStaffUndertaking,
)

__all__ = ["AcceptStaffUndertaking", "PublishStaffUndertaking", "SpreadStaffUndertaking"]
