"""The terms that apply to the caller today: laws, notice, addenda, and every right with its clocks."""

from collections.abc import Iterable, Sequence
from typing import Any

import strawberry

from habeas.access import Variable
from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.availability import RightAvailable, rights_available
from habeas.jurisdictions.resolution.clocks import Clock as LawClock
from habeas.jurisdictions.resolution.items import Use
from habeas.jurisdictions.rules import sets
from habeas.notices import model as notices
from habeas.notices.commands.preview import ADDENDUM_TAG, TAG
from habeas.reading.binding import Fixed, Need, OfActor, Same
from habeas.reading.fields import computed, extend
from habeas.reading.globalid import encode
from habeas.reading.types import DateTime
from habeas.rights.graphql.law import Citation, Clock
from habeas.rights.graphql.uses import ACTIVITIES, RightForUse, reaches, uses_of
from habeas.rights.rules import notice_in_force, standing
from habeas.rights.rules.case import one_per_source
from habeas.tenancy import model as tenancy
from habeas.tenancy.graphql import Jurisdiction, Viewer


@strawberry.type(description="A law that applies to the caller, and why.")
class ApplicableLaw:
    """A law that applies."""

    code: str = strawberry.field(description="Its code, such as EU_GDPR.")
    variant: str | None = strawberry.field(description="The member state or nation whose variant applies.")
    key: str = strawberry.field(
        description="Both in one: the code and, after a colon, the variant (EU_GDPR:DE), as `law` of duties has it."
    )
    name: str = strawberry.field(description="Its name.")
    test: str = strawberry.field(description="The code of the test that fired, such as TARGETING_OFFER.")
    because: str = strawberry.field(description="The same test in a sentence, with the article.")
    assumed: bool = strawberry.field(description="Does it apply because a fact is presumed or unknown?")


@strawberry.type(description="The version of the notice that counts for the caller, in the language nearest to theirs.")
class NoticeInForce:
    """The notice in force."""

    id: strawberry.ID = strawberry.field(description="The id of the Notice, for `node` and `acceptNotice`.")
    title: str = strawberry.field(description="Its title.")
    version: str = strawberry.field(description="The name of the version.")
    effective_from: DateTime = strawberry.field(description="From when on it counts.")
    language: str = strawberry.field(description="The language of this text.")


@strawberry.type(description="An addendum that comes on top of the notice for the caller; it only adds (AISHU-187).")
class AddendumInForce:
    """An addendum in force."""

    id: strawberry.ID = strawberry.field(description="The id of the Addendum, for `node`.")
    title: str = strawberry.field(description="Its title.")
    jurisdiction: Jurisdiction = strawberry.field(description="For the people of which place.")


@strawberry.type(description="A right as the caller has it today.")
class AvailableRight:
    """A right."""

    right: sets.Right = strawberry.field(description="Which right.")
    availability: sets.Availability = strawberry.field(description="Does the caller have it?")
    because: str = strawberry.field(description="Who grants it, on which condition; or why nobody does.")
    citations: list[Citation] = strawberry.field(description="Where each source grants it.")
    effective_due: DateTime | None = strawberry.field(description="When a request sent now would be answered.")
    hard_due: DateTime | None = strawberry.field(description="By when the laws would want it answered at the latest.")
    clocks: list[Clock] = strawberry.field(description="The clocks that a request sent now would start.")
    uses: list[RightForUse] = strawberry.field(
        description="For which uses of data it stands, by the legal basis of each; empty where nobody grants it."
    )


@strawberry.type(description="Everything that applies to the caller: computed for this instant from laws and notice.")
class ApplicableTerms:
    """The terms that apply."""

    as_of: DateTime = strawberry.field(description="The instant for which this was computed.")
    laws: list[ApplicableLaw] = strawberry.field(description="The laws that apply; unknown facts remove none.")
    notice: NoticeInForce | None = strawberry.field(description="The notice that counts.")
    addenda: list[AddendumInForce] = strawberry.field(description="The addenda that come on top.")
    rights: list[AvailableRight] = strawberry.field(description="Every right, had or not, each with its reason.")


_CONTROLLER = OfActor("org_id", Variable.CONTROLLER)
_OF_VERSION = (Same("org_id", "org_id"), Same("version_id", "id"))
_VERSION_COLUMNS = (
    "org_id",
    "id",
    "kind",
    "title",
    "version",
    "language",
    "master_language",
    "effective_from",
    "in_force_from",
    "service_codes",
    "terms",
)
CONTROLLER_NEEDS = {
    "controller": Need(tenancy.Organization, (_CONTROLLER,), ("kind", "country", "establishments")),
    "versions": Need(
        notices.NoticeVersion,
        (_CONTROLLER,),
        _VERSION_COLUMNS,
        order=("effective_from", "id"),
        many=True,
        nested={
            "addenda": Need(
                notices.Addendum,
                _OF_VERSION,
                ("id", "title", "jurisdiction_code"),
                order=("code",),
                many=True,
                nested={"place": Need(tenancy.Place, (Same("code", "jurisdiction_code"),), ("name",))},
            ),
            "clauses": Need(
                notices.Clause,
                (*_OF_VERSION, Fixed("theme", "RIGHTS")),
                ("code", "promises"),
                order=("position",),
                many=True,
            ),
        },
    ),
}
_OF_SUBJECT = (OfActor("subject_id", Variable.SUBJECT),)
_NEEDS = {
    **CONTROLLER_NEEDS,
    "activities": ACTIVITIES,
    "person": Need(tenancy.Person, _OF_SUBJECT, ("residence", "service_code", "language", "created_at")),
    "acceptances": Need(
        notices.NoticeAcceptance, _OF_SUBJECT, ("version_id", "kind"), order=("accepted_at", "id"), many=True
    ),
}


def _terms(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> ApplicableTerms | None:
    person, controller = needs["person"], needs["controller"]
    if person is None or controller is None:
        return None
    found = standing.standing_of(
        {**person, "acceptances": needs["acceptances"]},
        controller,
        needs["versions"],
        region=context.require_actor().region,
        as_of=context.clock.now(),
    )
    rights = rights_available(found.laws, found.contract, found.as_of)
    return shown_terms(found, rights, uses_of(needs["activities"]))


def shown_terms(
    found: standing.Standing, rights: Iterable[RightAvailable], uses: Sequence[Use] = ()
) -> ApplicableTerms:
    """Where somebody stands, as clients see it."""
    notice = found.notice
    return ApplicableTerms(
        as_of=DateTime(found.as_of),
        laws=[_law(law) for law in found.laws],
        notice=_notice(notice),
        addenda=[_addendum(each) for each in (notice.addenda if notice else ())],
        rights=[_right(each, reaches(each.right, uses, found)) for each in rights],
    )


def _law(law: AppliedLaw) -> ApplicableLaw:
    return ApplicableLaw(
        code=law.code,
        variant=law.variant,
        key=law.key,
        name=law.name,
        test=law.test,
        because=law.because,
        assumed=law.assumed,
    )


def _notice(notice: notice_in_force.NoticeInForce | None) -> NoticeInForce | None:
    if notice is None:
        return None
    return NoticeInForce(
        id=strawberry.ID(encode(TAG, notice.org_id, notice.id)),
        title=notice.title,
        version=notice.version,
        effective_from=DateTime(notice.effective_from),
        language=notice.language,
    )


def _addendum(addendum: notice_in_force.AddendumInForce) -> AddendumInForce:
    return AddendumInForce(
        id=strawberry.ID(encode(ADDENDUM_TAG, addendum.org_id, addendum.id)),
        title=addendum.title,
        jurisdiction=Jurisdiction(code=addendum.place, name=addendum.place_name),
    )


def _right(available: RightAvailable, uses: list[RightForUse]) -> AvailableRight:
    return AvailableRight(
        right=available.right,
        availability=available.availability,
        because=available.because,
        citations=[Citation(source=each.source, reference=each.reference) for each in available.citations],
        effective_due=_instant(available.effective_due and available.effective_due.at),
        hard_due=_instant(available.hard_due and available.hard_due.at),
        clocks=_clocks(available.right, available.clocks),
        uses=uses,
    )


def _clocks(right: sets.Right, clocks: Iterable[LawClock]) -> list[Clock]:
    return [
        Clock(
            rights=[right],
            source=clock.source,
            purpose=clock.purpose,
            strength=clock.strength,
            target_due=_instant(clock.target_due_at),
            legal_due=_instant(clock.legal_due_at),
            provisional=clock.provisional,
            because=clock.because,
            unpaused_target_due=None,
            unpaused_legal_due=None,
            pause_days=clock.pause_days,
        )
        for clock in one_per_source(tuple(clocks))
    ]


def _instant(at: Any) -> DateTime | None:
    return None if at is None else DateTime(at)


@extend(Viewer)
class ViewerTerms:
    """What the law adds to the viewer."""

    applicable_terms: ApplicableTerms | None = computed(
        ApplicableTerms | None,
        "The laws, the notice and the rights that apply to the caller now, each with its reason (AISHU-8, AISHU-187).",
        _terms,
        _NEEDS,
    )
