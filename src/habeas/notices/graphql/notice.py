"""The types of a notice: its clauses, addenda, changes and announcements."""

from types import SimpleNamespace
from typing import Any

import strawberry

from habeas.inventory.graphql import Service
from habeas.notices import model
from habeas.notices.commands.preview import ADDENDUM_TAG, TAG
from habeas.notices.graphql.contacts import ContactPoint, contacts_field
from habeas.notices.rules import difference, plain, reading, vocabulary
from habeas.reading.binding import Among, Fixed, Need, Same
from habeas.reading.fields import bound, column, computed, embedded, global_id, many, one
from habeas.reading.types import DateTime, Node
from habeas.tenancy.graphql import Jurisdiction

strawberry.enum(vocabulary.Theme, name="NoticeTheme", description="What a clause is about.")
strawberry.enum(vocabulary.DefinedTerm, description="A term of data protection that a notice gives its own words for.")
strawberry.enum(vocabulary.ChangeKind, name="NoticeChangeKind", description="What a version changes (AOMEI-85 to 90).")
strawberry.enum(vocabulary.Duty, name="NoticeDuty", description="What a change requires towards people.")
strawberry.enum(difference.ClauseChangeKind, description="What happened to a clause.")

_OF_VERSION = (Same("org_id", "org_id"), Same("version_id", "id"))
_ITSELF = (Same("org_id", "org_id"), Same("id", "id"))
_CLAUSES = 1000


@bound(model.Clause)
@strawberry.type(description="A clause, under a code that stays the same in every version.")
class Clause:
    """A clause."""

    code: str = column("Its code within the notice.")
    theme: vocabulary.Theme = column("What it is about.")
    heading: str = column("Its heading.")
    body: str = column("Its text, as Markdown.")
    promises: list[str] = column("The ids of the promises that it makes.")
    defines: list[vocabulary.DefinedTerm] = column("The terms that it defines (AISHU-17).")


@bound(model.Addendum, tag=ADDENDUM_TAG)
@strawberry.type(description="Terms that come on top of a notice in one jurisdiction; they only add (AISHU-187).")
class Addendum(Node):
    """An addendum."""

    id: strawberry.ID = global_id("The addendum's id.")
    code: str = column("Its code within the notice.")
    title: str = column("Its title.")
    jurisdiction: Jurisdiction | None = one(
        Jurisdiction, "For the people of which place.", on=(Same("code", "jurisdiction_code"),)
    )
    clauses: list[Clause] = many(
        Clause,
        "Its clauses, in order.",
        on=(Same("org_id", "org_id"), Same("version_id", "version_id"), Same("addendum_code", "code")),
        order=("position",),
        limit=_CLAUSES,
    )


@strawberry.type(description="A duty that a change brings, and on whose word.")
class NoticeRequirement:
    """A duty."""

    duty: vocabulary.Duty = strawberry.field(description="What has to be done.")
    law: str | None = strawberry.field(description="Towards the people under this law; null: towards everybody.")
    because: str = strawberry.field(description="The clause of the version before, or the article of the law.")


@strawberry.type(description="Everything of one kind that a version changes.")
class NoticeChange:
    """A kind of change."""

    kind: vocabulary.ChangeKind = strawberry.field(description="Which kind.")
    material: bool = strawberry.field(description="Is it one of the six material kinds (AOMEI-85 to AOMEI-90)?")
    requires: list[vocabulary.Duty] = strawberry.field(description="What it requires, in one word each.")
    requirements: list[NoticeRequirement] = strawberry.field(description="The same with from whom and why.")
    causes: list[str] = strawberry.field(description="The clauses and keys of the front matter that changed.")


@strawberry.type(description="A clause that differs from the version before.")
class ClauseDifference:
    """A changed clause."""

    clause: str = strawberry.field(description="Its code.")
    kind: difference.ClauseChangeKind = strawberry.field(description="What happened to it.")
    heading: str = strawberry.field(description="Its heading.")
    before: str | None = strawberry.field(description="Its text before; null for a new clause.")
    after: str | None = strawberry.field(description="Its text now; null for one that is gone.")


@bound(model.NoticeReach)
@strawberry.type(description="A region, by its code, whose people were counted.")
class CountedRegion:
    """A region."""

    code: str = column("The region's code.", "region_code")


@bound(model.NoticeReach)
@strawberry.type(description="How many people of one region a version concerns; counted when it was published.")
class NoticeReach:
    """People of a region."""

    region: CountedRegion = embedded(CountedRegion, "Which region.")
    accepted: int = column("How many accepted an older version.")
    count: int = column("How many of them have to agree anew.", "consent_needed")


@bound(model.NoticeVersion)
@strawberry.type(description="From how many people fresh agreement is needed (GDPR 7, PIPL 14(2)).")
class ConsentNeeded:
    """Who has to agree anew."""

    count: int = column("How many people, in all regions.", "consent_needed")
    regions: list[NoticeReach] = many(NoticeReach, "By region.", on=_OF_VERSION, order=("region_code",))


@bound(model.NoticeAnnouncement)
@strawberry.type(description="That the people of this region are told of a version.")
class NoticeAnnouncement:
    """An announcement."""

    kind: vocabulary.Duty = column("What for.")
    due_at: DateTime = column("When it is due.")
    done_at: DateTime | None = column("When it was made.")
    subjects: int = column("How many people it concerned when it was made.")


def as_object(value: Any) -> Any:
    """A JSON value whose members are read as attributes, as those of a Strawberry type are."""
    if isinstance(value, dict):
        return SimpleNamespace(**{name: as_object(each) for name, each in value.items()})
    return [as_object(each) for each in value] if isinstance(value, list) else value


def _documents(name: str, kind: type[Any]) -> Any:
    def compute(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> Any:
        return as_object(needs["version"][name])

    needs = {"version": Need(model.NoticeVersion, _ITSELF, (name,))}
    words = {"changes": "What it changes, by kind.", "differences": "Its changed clauses, in order."}
    return computed(list[kind], f"{words[name]} Empty for a first version.", compute, needs)  # type: ignore[valid-type]


def _text(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> str:
    return plain.render_plain(reading.parse_notice(needs["version"]["source"]))


def _revised(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> str:
    return str(needs["version"]["terms"]["updated"])


@bound(model.NoticeVersion, tag=TAG)
@strawberry.type(
    description="One version of a privacy notice in one language. Everybody under its controller reads it."
)
class Notice(Node):
    """A version of a notice."""

    id: strawberry.ID = global_id("The version's id.")
    code: str = column("The code of the notice, the same for all its versions.", "notice_code")
    title: str = column("Its title.")
    version: str = column("The name of the version.")
    language: str = column("Its language, BCP 47.")
    master_language: str | None = column("The language of the text that this one translates; null for an original.")
    revised_on: str = computed(
        str,
        "The date of the last revision (AISHU-180).",
        _revised,
        {"version": Need(model.NoticeVersion, _ITSELF, ("terms",))},
    )
    effective_from: DateTime = column(
        "From when it is to count; without a date of its own, from its posting (AISHU-181)."
    )
    in_force_from: DateTime | None = column("Since when it counts; null while people have to be told first (AOMEI-84).")
    published_at: DateTime = column("When it was published (AISHU-179).")
    services: list[Service] = many(
        Service,
        "The services that it covers.",
        on=(Same("org_id", "org_id"), Among("code", "service_codes")),
        order=("code",),
    )
    clauses: list[Clause] = many(
        Clause,
        "Its clauses, without those of addenda.",
        on=(*_OF_VERSION, Fixed("addendum_code", None)),
        order=("position",),
        limit=_CLAUSES,
    )
    addenda: list[Addendum] = many(Addendum, "Its addenda, for every place.", on=_OF_VERSION, order=("code",))
    changes: list[NoticeChange] = _documents("changes", NoticeChange)
    differences: list[ClauseDifference] = _documents("differences", ClauseDifference)
    consent_needed_from: ConsentNeeded = embedded(
        ConsentNeeded, "From whom fresh agreement is needed (scope notices:publish)."
    )
    announcements: list[NoticeAnnouncement] = many(
        NoticeAnnouncement,
        "The announcements in the caller's region (scope notices:publish).",
        on=_OF_VERSION,
        order=("due_at", "id"),
    )
    contacts: list[ContactPoint] = contacts_field()
    text: str = computed(str, "It as plain text.", _text, {"version": Need(model.NoticeVersion, _ITSELF, ("source",))})
    source: str = column("It as Markdown with front matter, as it was published.")
    sha256: str = column("The SHA-256 of the source.")
