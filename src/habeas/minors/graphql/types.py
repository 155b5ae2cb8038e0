"""What is known of the caller's age and whose word counts, and doubts as the controller works on them."""

from datetime import date, datetime
from typing import Any

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import Controller
from habeas.jurisdictions.resolution.applicability import applicable_laws, code_and_variant
from habeas.jurisdictions.resolution.children import by_another
from habeas.jurisdictions.rules.facts import Facts
from habeas.minors import model, rules
from habeas.reading.binding import Look, Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.tenancy import model as tenancy
from habeas.tenancy.graphql import Viewer

strawberry.enum(rules.AgeState, description="What is known of a person's age; unknown is neither child nor grown.")
strawberry.enum(rules.AgeSource, description="Whose word the age rests on.")

_SUBJECT = (OfActor("subject_id", Variable.SUBJECT),)
_LOOK = Look(
    purpose="AGE_CHECK", legal_basis="LEGAL_OBLIGATION", authority="GDPR 8(2), CCPA 1798.120(c)", field_class="AGE"
)


@strawberry.type(description="Whose word counts for somebody of the caller's age under one law.")
class AgeWord:
    """A law's rule."""

    law: str = strawberry.field(description="The law's key: its code and, after a colon, its variant (EU_GDPR:DE).")
    code: str = strawberry.field(description="The law's code alone, such as EU_GDPR.")
    variant: str | None = strawberry.field(description="The member state or nation whose variant of it counts.")
    citation: str = strawberry.field(description="Where it is written.")
    answer: str = strawberry.field(description="Who consents: SELF, GUARDIAN, PARENT_OPT_IN, SELF_OPT_IN or OPT_OUT.")
    guardian: bool = strawberry.field(description="Is it a parent or guardian?")
    only: str | None = strawberry.field(description="Of which uses alone the rule speaks, such as SALE_OR_SHARING.")
    by_signs: bool = strawberry.field(
        description="Do only signs of a child put the caller at the age of which this speaks?"
    )
    taken_for_knowledge: bool = strawberry.field(
        description="Do signs of a child count as knowledge of it? Who willfully disregards them is taken to know"
        " (Cal. Civ. Code 1798.120(c))."
    )


@strawberry.type(
    description="What is known of the caller's age (GDPR 8, PIPL 31, CCPA 1798.120(c); AISHU-109, AISHU-110). While it"
    " is UNKNOWN nobody is taken for a child or for grown; a known child needs its guardian's agreement to be collected"
    " from and to consent, and signs of a child hold back the same until somebody has looked."
)
class Age:
    """An age."""

    state: rules.AgeState = strawberry.field(description="What is known.")
    source: rules.AgeSource | None = strawberry.field(description="Whose word it is; null where nobody said any.")
    born: date | None = strawberry.field(description="The date of birth of a child. Of nobody else is one kept.")
    doubted_below: int | None = strawberry.field(description="Below which age signs, not settled, put the caller.")
    agreed_purposes: list[str] = strawberry.field(description="To which purposes a guardian agreed, by their codes.")
    words: list[AgeWord] = strawberry.field(
        description="Whose word counts, law by law; empty while the age is unknown and for whoever is grown. Where"
        " signs put a known child lower than it said, the word of that age stands beside its own."
    )


def _age(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> Age | None:
    person, controller, said = needs["person"], needs["controller"], needs["statement"]
    if person is None or controller is None:
        return None
    now = context.clock.now()
    known = _known(needs, now)
    facts = Facts(
        residence=person["residence"],
        establishments=tuple(controller["establishments"]),
        processed_in=(context.require_actor().region.upper(),),
    )
    return Age(
        state=rules.state_of(known, now.date()),
        source=rules.AgeSource(said["source"]) if said else None,
        born=known.born,
        doubted_below=known.below,
        agreed_purposes=sorted(known.agreed),
        words=[_word(word) for word in rules.words(known, applicable_laws(facts, now.date()), now.date())],
    )


def _known(needs: dict[str, Any], now: datetime) -> rules.Known:
    said = needs["statement"] or {"born": None, "grown": False}
    stand = [
        each
        for each in needs["agreements"]
        if each["ended_at"] is None and datetime.fromisoformat(each["expires_at"]) > now
    ]
    return rules.Known(
        born=None if said["born"] is None else date.fromisoformat(said["born"]),
        grown=said["grown"],
        below=min((each["below"] for each in needs["doubts"] if each["settled_at"] is None), default=None),
        agreed=frozenset(code for each in stand for code in each["purpose_codes"]),
    )


def _word(word: rules.Word) -> AgeWord:
    code, variant = code_and_variant(word.law)
    return AgeWord(
        law=word.law,
        code=code,
        variant=variant,
        citation=word.citation,
        answer=word.answer,
        guardian=by_another(word.answer),
        only=word.only,
        by_signs=word.by_signs,
        taken_for_knowledge=word.taken_for,
    )


@bound(model.AgeDoubt, tag="AGD", look=_LOOK)
@strawberry.type(
    description="Signs that a person is a child, as the controller wrote them down, and what came of looking. Whoever"
    " is concerned reads it, and reads that the privacy team looked."
)
class AgeDoubt(Node):
    """A doubt."""

    id: strawberry.ID = global_id("The doubt's id.")
    below: int = column("Below which age the signs put the person, in years.")
    signs: str = column("The signs.")
    recorded_at: DateTime = column("When they were written down.")
    settled_at: DateTime | None = column("When somebody had looked; null: it holds.")
    settlement: str | None = column("What came of it.")
    anew: bool = column("May the person state their age again?")


@bound(model.GuardianAgreement, tag="GAG")
@strawberry.type(description="That a parent or guardian agreed to purposes for a child (GDPR 8(1), PIPL 31).")
class GuardianAgreement(Node):
    """An agreement."""

    id: strawberry.ID = global_id("The agreement's id.")
    purpose_codes: list[str] = column("To which purposes, by their codes.")
    agreed_at: DateTime = column("When.")
    expires_at: DateTime = column("Until when it holds: as long as the guardian may act.")
    ended_at: DateTime | None = column("When it was taken back.")


@extend(Viewer)
class ViewerAge:
    """What ages add to the viewer."""

    age: Age | None = computed(
        Age | None,
        "What is known of the caller's age, and what follows from it.",
        _age,
        {
            "person": Need(tenancy.Person, _SUBJECT, ("residence",)),
            "controller": Need(tenancy.Organization, (OfActor("org_id", Variable.CONTROLLER),), ("establishments",)),
            "statement": Need(model.AgeStatement, _SUBJECT, ("source", "born", "grown")),
            "doubts": Need(model.AgeDoubt, _SUBJECT, ("below", "settled_at"), order=("recorded_at", "id"), many=True),
            "agreements": Need(
                model.GuardianAgreement,
                _SUBJECT,
                ("purpose_codes", "expires_at", "ended_at"),
                order=("agreed_at", "id"),
                many=True,
            ),
        },
    )
    age_doubts: Connection[AgeDoubt] = paged(
        AgeDoubt,
        "Signs of a child that were written down about the caller, the latest first.",
        on=_SUBJECT,
        order=("recorded_at", "id"),
        descending=True,
    )
    guardian_agreements: Connection[GuardianAgreement] = paged(
        GuardianAgreement,
        "What guardians agreed to for the caller, the latest first.",
        on=_SUBJECT,
        order=("agreed_at", "id"),
        descending=True,
    )
    agreements_for_children: Connection[GuardianAgreement] = paged(
        GuardianAgreement,
        "What the caller agreed to for children, as their guardian, the latest first.",
        on=(OfActor("agent_org_id", Variable.ORGANIZATION),),
        order=("agreed_at", "id"),
        descending=True,
    )


@extend(Controller)
class ControllerAgeDoubts:
    """What doubts add to the controller."""

    age_doubts: Connection[AgeDoubt] = paged(
        AgeDoubt,
        "Signs of children among those whom the controller serves in this region, the latest first (scope"
        " requests:handle).",
        on=(Same("controller_id", "org_id"),),
        order=("recorded_at", "id"),
        descending=True,
    )
