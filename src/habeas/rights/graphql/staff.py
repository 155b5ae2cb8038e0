"""What of a request is for those who handle it alone: who of the desk has it, and how its tasks are known as done."""

from typing import Any

import strawberry

from habeas.access import Variable
from habeas.reading.binding import Look, OfActor, Same
from habeas.reading.fields import bound, column, lookup, one
from habeas.rights import model
from habeas.rights.commands.locate import HANDLING
from habeas.tenancy.model import Membership

_OF_OWN_DESK = OfActor("org_id", Variable.ORGANIZATION)
"""Whoever handles requests somewhere else, and asked for something here, is a person like any other."""


@bound(
    Membership,
    look=Look(
        purpose=HANDLING,
        legal_basis="LEGAL_OBLIGATION",
        authority="GDPR 12, PIPL 50, CCPA 1798.130",
        field_class="DIRECTORY",
    ),
)
@strawberry.type(
    description="Somebody at the desk that answers a request, as the organization's directory has them. Reading"
    " somebody else's entry is written to that person's ledger."
)
class RequestHandler:
    """Somebody at a desk."""

    display_name: str = column("The name in the organization's directory.")
    email: str = column("The address there.")


def assignee_field() -> Any:
    """How whoever works on a request was named."""
    return lookup(
        model.RightsRequest,
        (Same("org_id", "org_id"), Same("id", "id"), _OF_OWN_DESK),
        "assignee",
        "Who works on it, as whoever took it up named them; null where nobody was named, and at any other desk (scope"
        " requests:handle).",
    )


def evidence_field() -> Any:
    """How it is known what came of a task."""
    return lookup(
        model.RequestTask,
        (Same("org_id", "org_id"), Same("id", "id"), _OF_OWN_DESK),
        "evidence",
        "How it is known, as whoever completed it wrote it down; null at any other desk (scope requests:handle).",
    )


def task_assignee_field() -> Any:
    """How whoever does a task was named."""
    return lookup(
        model.RequestTask,
        (Same("org_id", "org_id"), Same("id", "id"), _OF_OWN_DESK),
        "assignee",
        "Who does it, as the desk named them; null where nobody was named, and at any other desk (scope"
        " requests:handle).",
    )


def taken_up_by_field() -> Any:
    """Who took a request up."""
    return one(
        RequestHandler,
        "Who took it up; null where nobody did, at any other desk, and where the directory of the request's region has"
        " no entry of theirs that the caller may read: the events say that it was taken up (scope requests:handle).",
        on=(Same("org_id", "org_id"), Same("subject_id", "taken_up_by"), _OF_OWN_DESK),
        order=("joined_at", "id"),
    )
