"""Tables of safeguards; org_id is the controller's."""

from habeas.safeguards.model.undertaking import StaffUndertaking, StaffUndertakingAcceptance

__all__ = ["StaffUndertaking", "StaffUndertakingAcceptance"]
