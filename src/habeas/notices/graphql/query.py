"""Which notice counts at an instant, and every version that a controller published."""

from typing import Annotated

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import Controller
from habeas.notices.graphql.notice import Notice
from habeas.reading.binding import ByArgument, Fixed, HoldsArgument, NotAfterArgument, OfActor, Same
from habeas.reading.fields import extend, one, paged
from habeas.reading.types import Connection, DateTime

_IN_FORCE = (
    OfActor("org_id", Variable.CONTROLLER),
    HoldsArgument("service_codes", "service"),
    NotAfterArgument("in_force_from", "at"),
    ByArgument("language", "language", optional=True),
)
_LATEST = ("in_force_from desc", "master_language nulls first", "published_at desc")
_ARGUMENTS = {
    "service": Annotated[str, strawberry.argument(description="The service's code, such as ANYSHARE.")],
    "at": Annotated[DateTime | None, strawberry.argument(description="At which instant; now if not given.")],
    "language": Annotated[str | None, strawberry.argument(description="In which language; the original if not given.")],
    "controller": Annotated[
        strawberry.ID | None,
        strawberry.argument(
            description="Whose, by the id of a controller or of anything of it: for everybody without a token. A token"
            " says it by itself."
        ),
    ],
}


@extend(Controller)
class ControllerNotices:
    """What notices add to a controller."""

    notices: Connection[Notice] = paged(
        Notice,
        "Every version that it published, the latest first, each with what it changed (AOMEI-83, AISHU-178).",
        on=(Same("org_id", "org_id"),),
        order=("effective_from", "id"),
        descending=True,
    )


@strawberry.type
class NoticeQuery:
    """Root fields of notices."""

    notice: Notice | None = one(
        Notice,
        "The notice of a service that is, was or will be in force at an instant, as far as is known today. Anybody may"
        " read it, without a token too.",
        on=(*_IN_FORCE, Fixed("kind", "GENERAL")),
        order=_LATEST,
        arguments=_ARGUMENTS,
    )
    specific_policy: Notice | None = one(
        Notice,
        "The policy of one service alone, which goes before the notice on the points that it covers (AISHU-16). Anybody"
        " may read it, without a token too.",
        on=(*_IN_FORCE, Fixed("kind", "SPECIFIC")),
        order=_LATEST,
        arguments=_ARGUMENTS,
    )
