"""Bulk exports as both sides see them: administrators who ask and stop, members who are told."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.access import Variable
from habeas.oversight import model
from habeas.oversight.commands.bulk_export import CancelBulkExport, RequestBulkExport
from habeas.oversight.graphql.content_access import AccessPurposeInput
from habeas.oversight.graphql.unit import Unit
from habeas.oversight.reaching import home_of, reach_of
from habeas.oversight.rules import bulk
from habeas.reading.binding import Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Organization, Viewer
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(bulk.BulkExportStatus, description="How a bulk export of members stands.")
strawberry.enum(bulk.BulkExportEnd, description="Why a bulk export was not carried out.")
strawberry.enum(bulk.LeftOut, name="BulkExportLeftOut", description="Why somebody is not in a bulk export.")


@strawberry.type(description="Members of one region who are not in a bulk export, counted and explained.")
class BulkExportWithheld:
    """Members of a region who are not in it."""

    region: str = strawberry.field(description="The code of the region in which their data stay.")
    count: int = strawberry.field(description="How many they are.")
    reason: str = strawberry.field(
        description="Why: NO_TRANSFER_MECHANISM, as with pages of members, or NO_LONGER_ANNOUNCED."
    )


def _withheld(needs: dict[str, Any], _context: RequestContext, _arguments: object) -> list[BulkExportWithheld]:
    return [BulkExportWithheld(**each) for each in needs["export"]["withheld"] or ()]


def _url(needs: dict[str, dict[str, str]], context: RequestContext, _arguments: object) -> str | None:
    export = needs["export"]
    ready = export["status"] == bulk.BulkExportStatus.READY
    if ready and export["expires_at"] is not None:
        ready = context.clock.now() < datetime.fromisoformat(export["expires_at"])
    return f"{context.base_url}/bulk-exports/{export['id']}" if ready else None


@bound(model.BulkExport, tag="BEX")
@strawberry.type(
    description="An export of many members' data. Where several people administer the organization it waits 48 hours;"
    " all concerned are told at once, in the API and by mail, and any administrator can stop it. Each person in it has"
    " an entry in their ledger. Members of other"
    " regions are in it where a transfer mechanism is on file for its purpose; `withheld` counts the others."
)
class BulkExport(Node):
    """A bulk export."""

    id: strawberry.ID = global_id("The export's id.")
    status: bulk.BulkExportStatus = column("How it stands.")
    unit: Unit | None = one(Unit, "Of which unit; null for all.", on=(Same("org_id", "org_id"), Same("id", "unit_id")))
    purpose: str = column("For what, as announced.")
    note: str = column("Why, in the administrator's words.")
    field_classes: list[str] = column("Which classes of fields; DIRECTORY is the directory entry.")
    requested_at: DateTime = column("When it was asked for.")
    due_at: DateTime = column("When it begins at the earliest.")
    persons: int = column("How many people it concerns, and who were told.")
    exported: int | None = column("How many people are in the package; null until it is ready.")
    ready_at: DateTime | None = column("When the package was ready.")
    expires_at: DateTime | None = column("Until when the package can be fetched; then its key is destroyed.")
    ended_at: DateTime | None = column("When it was cancelled.")
    end_reason: bulk.BulkExportEnd | None = column("Why it was cancelled.")
    withheld: list[BulkExportWithheld] = computed(
        list[BulkExportWithheld],
        "Whom it leaves where they live, by region.",
        _withheld,
        needs={"export": Need(model.BulkExport, (Same("org_id", "org_id"), Same("id", "id")), ("withheld",))},
    )
    url: str | None = computed(
        str | None,
        "Where its requester, and nobody else, fetches the package: a line of JSON a person. Null"
        " unless ready, and from `expiresAt` on.",
        _url,
        needs={
            "export": Need(
                model.BulkExport, (Same("org_id", "org_id"), Same("id", "id")), ("id", "status", "expires_at")
            )
        },
    )


@bound(model.BulkExportPerson)
@strawberry.type(description="That the caller was told of a bulk export that concerns them.")
class BulkExportNotice:
    """A notice of a bulk export."""

    told_at: DateTime = column("When the caller was told.")
    taken_at: DateTime | None = column("When the caller's data went into the package; null if they did not.")
    left_out: bulk.LeftOut | None = column("Why the caller is not in it, where that is so.")
    organization: Organization | None = one(
        Organization, "In whose name it was asked for.", on=(Same("org_id", "org_id"),)
    )
    export: BulkExport | None = one(
        BulkExport,
        "The export; null once the caller has left the organization.",
        on=(Same("org_id", "org_id"), Same("id", "export_id")),
    )


@extend(Organization)
class OrganizationBulkExports:
    """What bulk exports add to an organization."""

    bulk_exports: Connection[BulkExport] = paged(
        BulkExport,
        "Bulk exports of its members' data, the latest request first.",
        on=(Same("org_id", "org_id"),),
        order=("requested_at", "id"),
        descending=True,
    )


@extend(Viewer)
class ViewerBulkExports:
    """What bulk exports add to the viewer."""

    bulk_export_notices: Connection[BulkExportNotice] = paged(
        BulkExportNotice,
        "Bulk exports that the caller was told of, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("told_at", "export_id"),
        descending=True,
    )


@strawberry.input(description="A request for a bulk export.")
class RequestBulkExportInput:
    """A request."""

    organization: strawberry.ID = strawberry.field(description="The administrator's organization.")
    purpose: AccessPurposeInput = strawberry.field(description="For what, and why; everybody concerned reads both.")
    field_classes: list[str] = strawberry.field(
        description="Which classes of fields, of those announced; the directory entry is always in it."
    )
    unit: strawberry.ID | None = strawberry.field(description="Only this unit; null for everybody.", default=None)


@strawberry.input(description="One bulk export of the own organization.")
class BulkExportInput:
    """A bulk export."""

    export: strawberry.ID = strawberry.field(description="Which export.")


@strawberry.type(description="The bulk export as it now stands.")
class BulkExportPayload:
    """What a step answers."""

    export: BulkExport | None = strawberry.field(description="The export; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class BulkExportMutation:
    """Mutations of bulk exports."""

    @strawberry.mutation(
        description="Ask for a bulk export of members' data (scopes members:read and members.content:read, after a"
        " recent sign-in with a second factor). The other administrators and the members concerned are told at once."
    )
    async def request_bulk_export(self, info: Info, input: RequestBulkExportInput) -> BulkExportPayload:  # noqa: A002
        """Run RequestBulkExport."""
        context, purpose, classes = info.context, input.purpose, tuple(input.field_classes)
        whose = (context.require_actor(), purpose.code, input.unit)
        reach = await reach_of(context.writes.regions, *whose, context.clock.now())
        return await context.write(  # type: ignore[no-any-return]
            info, lambda: RequestBulkExport(input.organization, purpose.code, purpose.note, classes, input.unit, reach)
        )

    @strawberry.mutation(
        description="Stop a bulk export that has not begun (scopes members:read and oversight:approve); any"
        " administrator can."
    )
    async def cancel_bulk_export(self, info: Info, input: BulkExportInput) -> BulkExportPayload:  # noqa: A002
        """Run CancelBulkExport."""
        context = info.context
        home = await home_of(context.writes.regions, context.require_actor(), input.export)
        return await context.write(info, lambda: CancelBulkExport(input.export, home))  # type: ignore[no-any-return]
