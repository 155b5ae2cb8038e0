"""What clients see of recipients."""

import strawberry

from habeas.disclosures import model
from habeas.disclosures.graphql.assurance import AssuranceStanding, RecipientAssurance, standings
from habeas.inventory.graphql import Controller, ProcessingActivity, Purpose, Service
from habeas.notices.graphql.finding import NEEDS, NoticeFinding, find
from habeas.reading.binding import Among, Holds, Need, Same
from habeas.reading.fields import bound, column, computed, extend, many, one, paged
from habeas.reading.types import Connection
from habeas.vault.graphql import Record

_SELF = (Same("org_id", "org_id"), Same("code", "code"))
_STANDINGS = Need(
    model.RecipientAssurance,
    (Same("org_id", "org_id"), Same("recipient_code", "code")),
    ("kind", "outcome", "designated_as", "valid_from", "valid_until", "recorded_at"),
    many=True,
)


@bound(model.Recipient)
@strawberry.type(description="Somebody to whom data may go: an SDK, a processor, another controller (GDPR 4(9)).")
class Recipient:
    """A recipient."""

    code: str = column("Its code, by which a disclosure or a report names it.")
    name: str = column("The recipient.")
    role: str = column("PROCESSOR, INDEPENDENT_CONTROLLER or another role.")
    country: str | None = column("Where it sits, ISO 3166-1, as far as known.")
    service: Service | None = one(
        Service, "The service that uses it.", on=(Same("org_id", "org_id"), Same("code", "service_code"))
    )
    purposes: list[Purpose] = many(
        Purpose,
        "For what it receives data.",
        on=(Same("org_id", "org_id"), Among("code", "purpose_codes")),
        order=("code",),
    )
    fields: list[str] = column("Which items it receives.")
    policy_url: str | None = column("Where its own policy stands, if it is known.")
    commitment: str = column("SIGNED or NONE: without a commitment nothing may be disclosed (AOMEI-4).")
    assurances: Connection[RecipientAssurance] = paged(
        RecipientAssurance,
        "The papers of this recipient and the audits of it that are on record, whichever begins last first (scope"
        " disclosures:manage).",
        on=(Same("org_id", "org_id"), Same("recipient_code", "code")),
        order=("valid_from", "id"),
        descending=True,
    )
    standings: list[AssuranceStanding] = computed(
        list[AssuranceStanding],
        "How each kind of assurance stands today (scope disclosures:manage; AISHU-129 to AISHU-132, GDPR 28, PIPL 21,"
        " Cal. Civ. Code 1798.100(d)). Nothing goes to a recipient while one that is needed does not stand, but where"
        " a law itself says that data go.",
        standings,
        {"recipient": Need(model.Recipient, _SELF, ("role",)), "assurances": _STANDINGS},
    )


@extend(Controller)
class ControllerRecipients:
    """What disclosures add to a controller."""

    recipients: Connection[Recipient] = paged(
        Recipient, "Everybody who may receive data from its services.", on=(Same("org_id", "org_id"),), order=("code",)
    )


@extend(Controller)
class ControllerFindings:
    """What a check of the notices against the whole register adds to a controller."""

    findings: list[NoticeFinding] = computed(
        list[NoticeFinding],
        "Where its notices in force contradict a law, themselves or its register (scope notices:publish).",
        find,
        {
            **NEEDS,
            "recipients": Need(model.Recipient, (Same("org_id", "org_id"),), ("code", "name", "commitment"), many=True),
        },
    )


@extend(ProcessingActivity)
class ActivityRecipients:
    """What disclosures add to an activity."""

    recipients: list[Recipient] = many(
        Recipient,
        "Who receives data from it.",
        on=(Same("org_id", "org_id"), Among("code", "recipient_codes")),
        order=("code",),
    )


@extend(Record)
class RecordRecipients:
    """What disclosures add to a record."""

    recipients: list[Recipient] = many(
        Recipient,
        "Who receives data of its category from its service (GDPR 15(1)(c)).",
        on=(
            Same("org_id", "controller_id"),
            Same("service_code", "service_code"),
            Holds("category_codes", "category_code"),
        ),
        order=("code",),
    )
