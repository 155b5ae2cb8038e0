"""Addresses on domains that nobody claims: a name that nobody serves any more proves nothing, and lets nobody in."""

from datetime import timedelta
from typing import Any

from habeas.oversight.rules.watch import EVERY, GRACE, WHILE_GONE, Watched, looked
from habeas.oversight.watching import DomainWatch
from tests.oversight.ground import Ground
from tests.oversight.stage import NOW, Human
from tests.oversight.test_addresses import MINE, add, code_for, confirm

NAME, HOME = "vogt.example", "annika@vogt.example"
OTHER = "annika@mail.example"
SERVED = frozenset({"ns1.host.example"})


def watch(ground: Ground) -> DomainWatch:
    return DomainWatch(ground.stage.writes, ground.claims, ground.resolution, ground.deliver)


async def on_a_domain(ground: Ground, language: str = "en") -> Human:
    """Somebody with addresses on two served domains, both looked at."""
    for name in (NAME, "mail.example"):
        ground.serve(name, "ns1.host.example")
    human = await ground.somebody(OTHER, HOME, language=language)
    await watch(ground).look("sg")
    return human


async def confirmed(ground: Ground, human: Human) -> dict[str, bool]:
    nodes: list[Any] = (await ground.stage.ask(human.actor, MINE))["viewer"]["addresses"]
    return {node["address"]: node["verifiedAt"] is not None for node in nodes}


async def gone_for(ground: Ground, days: int) -> None:
    """Nobody serves the name for so many days, and each day somebody looks."""
    ground.serve(NAME)
    for _ in range(days + 1):
        await watch(ground).look("sg")
        ground.later(days=1)


async def test_an_address_on_a_name_that_nobody_serves_for_two_weeks_is_confirmed_no_more(ground: Ground) -> None:
    human = await on_a_domain(ground)
    ground.later(days=31)
    await gone_for(ground, 13)
    assert await confirmed(ground, human) == {HOME: True, OTHER: True}
    await gone_for(ground, 1)
    assert await confirmed(ground, human) == {HOME: False, OTHER: True}
    ((subject, text),) = ground.mails_to(OTHER)
    assert NAME in subject
    assert "You sign in as before" in text
    assert ground.mails_to(HOME) == []
    await ground.verified(ground.stage.katrin, NAME)
    assert await ground.captures(human) == [], "whoever registers the name anew finds nobody by the old address"


async def test_word_of_it_is_in_the_language_of_the_person(ground: Ground) -> None:
    await on_a_domain(ground, "fr")
    ground.later(days=31)
    await gone_for(ground, 15)
    ((subject, text),) = ground.mails_to(OTHER)
    assert subject == f"Votre adresse chez {NAME} n'est plus confirmée"
    assert "Vous vous connectez comme avant" in text


async def test_whoever_shows_that_they_read_the_mail_has_the_address_again(ground: Ground) -> None:
    human = await on_a_domain(ground)
    ground.later(days=31)
    await gone_for(ground, 14)
    ground.serve(NAME, "ns9.other.example")
    again = (await add(ground, human, HOME))["address"]["id"]
    assert await confirm(ground, human, again, code_for(ground, HOME)) == []
    ground.later(days=31)
    await watch(ground).look("sg")
    assert (await confirmed(ground, human))[HOME]


async def test_resolvers_that_fail_or_disagree_change_nothing(ground: Ground) -> None:
    human = await on_a_domain(ground)
    ground.later(days=31)
    ground.servers[0].served_by[NAME] = ()
    for _ in range(20):
        await watch(ground).look("sg")
        ground.later(days=31)
    assert (await confirmed(ground, human))[HOME]


async def test_a_claimed_name_and_a_provider_are_looked_at_nowhere_else(ground: Ground) -> None:
    await ground.somebody("li@gmail.com", "li@contoso.example")
    await ground.verified(ground.stage.katrin, "contoso.example")
    for server in ground.servers:
        server.asked.clear()
    assert await watch(ground).look("sg") == 2
    assert [server.asked for server in ground.servers] == [[], []]


def test_a_name_is_looked_at_each_month_and_each_day_while_it_is_gone() -> None:
    first = looked(Watched(), SERVED, NOW)
    assert (Watched().is_due(NOW), first.is_due(NOW), first.is_due(NOW + EVERY)) == (True, False, True)
    gone = looked(first, frozenset(), NOW + EVERY)
    assert gone.is_due(NOW + EVERY + WHILE_GONE)
    assert looked(gone, SERVED, NOW + EVERY + GRACE).lapsed_at is None


def test_a_name_lapses_once_each_time_that_it_is_gone_for_long() -> None:
    now, found = NOW, Watched()
    lapses = []
    for served in (frozenset[str](), SERVED, frozenset[str]()):
        for _ in range(3):
            before, found = found.lapsed_at, looked(found, served, now)
            lapses += [now] if found.lapsed_at != before else []
            now += GRACE
    assert lapses == [NOW + GRACE, NOW + 7 * GRACE]
    assert looked(found, None, now + timedelta(days=1)).gone_since == found.gone_since
