"""Letters: what the database enforces is what people are told, by mail and in the application alike."""

from typing import Any

import pytest

from habeas.access import Permission
from habeas.oversight.rules.announcing import OVER_MEMBERS
from habeas.oversight.rules.capture_notice import NOTICES, SEEING
from habeas.oversight.rules.letters import LETTERS, Facts, Letter, written
from habeas.oversight.rules.sets import CaptureChoice
from habeas.reading.globalid import encode
from tests.oversight.ground import Ground
from tests.oversight.stage import Human
from tests.oversight.test_captures import STEP, choose, found

CONTOSO = "contoso.example"
ANNOUNCE = """mutation A($input: AnnounceOversightInput!) { announceOversight(input: $input) {
  effectiveFrom userErrors { code path } } }"""


def subjects(ground: Ground, address: str) -> list[str]:
    return [subject for subject, _ in ground.mails_to(address)]


@pytest.mark.promise("AISHU-9")
async def test_the_notice_goes_to_every_confirmed_address_and_says_what_the_application_shows(ground: Ground) -> None:
    _, capture = await found(ground)
    for address in ("nora@contoso.example", "nora@home.example"):
        ((subject, text),) = ground.mails_to(address)
        assert subject == "Contoso GmbH has proven that it owns contoso.example"
        assert text == "\n\n".join(capture["notice"]["paragraphs"]) + "\n"
    notice = capture["notice"]
    told = [notice["legalEntity"], notice["contact"], notice["effectiveFrom"][:10], notice["respondBy"][:10]]
    told += [*notice["scopes"], *notice["purposes"], *notice["fieldClasses"], *notice["roles"]]
    told += ["JOIN", "STAY_PERSONAL", "EXPORT_AND_LEAVE"]
    assert [word for word in told if word not in text] == []


@pytest.mark.parametrize(
    ("language", "kept", "subject", "first", "begun"),
    [
        (
            "zh-CN",
            "zh",
            "Contoso GmbH 已证明其拥有 contoso.example",
            "Contoso GmbH（Contoso GmbH）已证明",
            "现在可以查看",
        ),
        (
            "zh-Hant",
            "zh",
            "Contoso GmbH 已证明其拥有 contoso.example",
            "Contoso GmbH（Contoso GmbH）已证明",
            "现在可以查看",
        ),
        (
            "de",
            "de",
            "Contoso GmbH hat nachgewiesen, Inhaber von contoso.example zu sein",
            "Contoso GmbH (",
            "darf nun",
        ),
        ("fr-FR", "fr", "Contoso GmbH a prouvé être titulaire de contoso.example", "Contoso GmbH (", "peut désormais"),
        ("sv", "en", "Contoso GmbH has proven that it owns contoso.example", "Contoso GmbH (", "may now see"),
    ],
)
async def test_mail_and_application_say_the_same_in_the_language_of_the_person_or_else_in_english(
    ground: Ground, language: str, kept: str, subject: str, first: str, begun: str
) -> None:
    human = await ground.somebody("nora@contoso.example", "nora@home.example", language=language)
    await ground.verified(ground.stage.katrin, CONTOSO)
    (capture,) = await ground.captures(human)
    ((told, text),) = ground.mails_to("nora@home.example")
    assert (told, capture["notice"]["language"]) == (subject, kept)
    assert text == "\n\n".join(capture["notice"]["paragraphs"]) + "\n"
    assert text.startswith(first)
    notice = capture["notice"]
    data = [notice["contact"], notice["effectiveFrom"][:10], notice["respondBy"][:10], *notice["scopes"]]
    data += [*notice["purposes"], *notice["fieldClasses"], *notice["roles"], *CaptureChoice]
    assert [word for word in data if word not in text] == [], "whatever the language, it tells the same"
    ground.later(days=31)
    await ground.fall_due()
    assert begun in subjects(ground, "nora@home.example")[-1]


def test_a_notice_from_before_languages_were_kept_is_english_whatever_its_person_reads() -> None:
    facts = Facts(
        "Contoso", "Contoso GmbH", notice={"organization": "Contoso", "domain": CONTOSO, "paragraphs": ["A."]}
    )
    assert written(Letter.CAPTURE_NOTICE, facts, "zh") == ("Contoso has proven that it owns contoso.example", "A.\n")


@pytest.mark.parametrize("language", sorted(NOTICES))
def test_every_code_that_a_notice_can_hold_has_words(language: str) -> None:
    words = NOTICES[language]
    assert set(words["roles"]) == {str(role) for role in SEEING}
    assert {Permission(scope) for scope in words["scopes"]} == OVER_MEMBERS
    assert set(words["choices"]) == set(CaptureChoice)


async def test_whoever_says_nothing_is_told_when_it_begins(ground: Ground) -> None:
    await found(ground)
    ground.later(days=31)
    await ground.fall_due()
    assert subjects(ground, "nora@home.example")[-1] == "Contoso GmbH may now see what you do in its space"


@pytest.mark.promise("AISHU-9")
async def test_whoever_is_released_is_told_and_so_is_whoever_is_frozen(ground: Ground) -> None:
    human, _ = await found(ground)
    ground.later(days=31)
    await ground.fall_due()
    await ground.check(ground.stage.daniel, await ground.claim(ground.stage.daniel, CONTOSO))
    assert subjects(ground, "nora@home.example")[-1] == "Contoso GmbH sees nothing of your account for now"
    await ground.step(ground.stage.katrin, "releaseDomain", await ground.domain(ground.stage.katrin, CONTOSO))
    await ground.drain()
    assert "Contoso GmbH no longer oversees your account" in subjects(ground, "nora@home.example")
    assert human.subject_id not in await ground.members(ground.stage.katrin)


async def test_administrators_are_told_what_becomes_of_their_domain(ground: Ground) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, CONTOSO)
    ground.publish(f"_habeas-challenge.{CONTOSO}")
    await ground.check(katrin, domain)
    await ground.check(katrin, domain)
    assert subjects(ground, "katrin@contoso.example") == ["contoso.example: at risk"]
    ground.later(days=15)
    await ground.check(katrin, domain)
    assert subjects(ground, "katrin@contoso.example")[-1] == "contoso.example: lapsed"
    assert subjects(ground, "daniel@contoso.example") == []


async def test_a_member_is_told_of_what_an_administrator_does_to_the_membership(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    (member,) = await _entries(ground, human)
    for mutation in ("suspendMembership", "resumeMembership", "endMembership"):
        await ground.stage.ask(ground.stage.katrin.actor, STEP % mutation, {"input": {"member": member}})
        await ground.drain()
    assert [subject.rpartition(" ")[2] for subject in subjects(ground, "nora@home.example")[1:]] == [
        "suspended",
        "on",
        "ended",
    ]
    assert [each["state"] for each in await ground.captures(human)] == ["LEFT"]
    await ground.check(ground.stage.katrin, await ground.domain(ground.stage.katrin, CONTOSO))
    assert [each["endReason"] for each in await ground.captures(human)] == ["ENDED_BY_ORGANIZATION"]


async def test_whoever_was_found_before_anything_was_announced_is_told_once_it_is(ground: Ground) -> None:
    human = await ground.somebody("nora@later.example", "nora@home.example")
    domain = await ground.verified(ground.stage.katrin, "later.example")
    assert [each["state"] for each in await ground.captures(human)] == ["FOUND"]
    assert ground.mails == []
    fields = {
        "domain": domain["id"],
        "scopes": ["members:read"],
        "purposes": ["OFFBOARDING"],
        "fieldClasses": [],
        "legalEntity": "Contoso GmbH",
        "contact": "privacy@contoso.example",
        "statement": "We oversee.",
    }
    answer = await ground.stage.ask(ground.stage.katrin.actor, ANNOUNCE, {"input": fields})
    assert answer["announceOversight"]["userErrors"] == []
    await ground.drain()
    await ground.check(ground.stage.katrin, domain)
    (capture,) = await ground.captures(human)
    assert (capture["state"], capture["notice"]["purposes"]) == ("NOTIFIED", ["OFFBOARDING"])
    assert len(ground.mails_to("nora@home.example")) == 1


@pytest.mark.parametrize("language", sorted(LETTERS))
@pytest.mark.parametrize("letter", sorted(set(Letter) - {Letter.CAPTURE_NOTICE}))
def test_every_letter_names_the_organization_and_what_stays_open(letter: Letter, language: str) -> None:
    for facts in (Facts("Contoso", "Contoso GmbH", "contoso.example", "2026-12-24"), Facts("Contoso", "Contoso GmbH")):
        subject, text = written(letter, facts, language)
        assert "{" not in subject + text
        assert "Contoso GmbH" in text
        assert text.endswith(f"\n\n{LETTERS[language]['foot']}\n")


async def _entries(ground: Ground, human: Human) -> list[Any]:
    """The member's directory entry, by the id that administrators use."""
    document = "query M($id: ID!) { organization(id: $id) { members(first: 50) { nodes { id email } } } }"
    org_id = ground.stage.katrin.actor.organization_id
    answer = await ground.stage.ask(ground.stage.katrin.actor, document, {"id": _global(org_id)})
    nodes = answer["organization"]["members"]["nodes"]
    return [node["id"] for node in nodes if node["email"] == "nora@contoso.example"]


def _global(org_id: Any) -> str:
    return encode("ORG", org_id, org_id)


async def test_two_suspensions_at_one_instant_are_two_mails(ground: Ground) -> None:
    katrin, tobias = ground.stage.katrin, ground.stage.tobias
    for mutation in ("suspendMembership", "resumeMembership", "suspendMembership"):
        await ground.stage.ask(katrin.actor, STEP % mutation, {"input": {"member": tobias.id}})
    await ground.drain()
    sent = [
        (mail, identity)
        for mail, identity in zip(ground.mails, ground.identities, strict=True)
        if mail[0] == "katrin@contoso.example" and "was suspended" in mail[1]
    ]
    assert len(sent) == 2
    assert sent[0][0] == sent[1][0], "the words are the same"
    assert None not in {identity for _, identity in sent}
    assert len({identity for _, identity in sent}) == 2
