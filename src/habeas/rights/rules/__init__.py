"""The vocabulary of requests: states and steps, references, and where a person stands in law."""

from habeas.rights.rules.reference import reference_of
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, is_open, status_after, step

__all__ = ["EventKind", "Outcome", "RequestStatus", "is_open", "reference_of", "status_after", "step"]
