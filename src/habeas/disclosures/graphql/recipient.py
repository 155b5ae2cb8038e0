"""What clients see of recipients."""

import strawberry

from habeas.disclosures import model
from habeas.inventory.graphql import Controller, ProcessingActivity, Purpose, Service
from habeas.notices.graphql.finding import NEEDS, NoticeFinding, find
from habeas.reading.binding import Among, Holds, Need, Same
from habeas.reading.fields import bound, column, computed, extend, many, one, paged
from habeas.reading.types import Connection
from habeas.vault.graphql import Record


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
