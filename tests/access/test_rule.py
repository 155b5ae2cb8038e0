"""Row rules: reduction keeps their meaning, and their scopes are named as they are printed."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from habeas.access import (
    Actor,
    ActorKind,
    AllOf,
    AnyOf,
    Permission,
    Role,
    Rule,
    all_of,
    any_of,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.access.policy import scopes_needed
from habeas.access.rule import is_never, may_pass, permissions_of, reduced
from tests.isolation.oracle import Caller, passes

IDS = [UUID(int=number) for number in range(1, 4)]
ids = st.sampled_from(IDS)
leaves: st.SearchStrategy[Rule] = st.sampled_from(
    [same_organization, own_subject, same_controller, Permission.MEMBERS_READ, Permission.SELF_READ]
)
rules: st.SearchStrategy[Rule] = st.recursive(
    leaves,
    lambda inner: (
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, max_size=3))
        | st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, max_size=3))
    ),
    max_leaves=8,
)


def actor(organization: UUID, subject: UUID, controller: UUID, scopes: frozenset[Permission]) -> Actor:
    return Actor(ActorKind.SELF, subject, organization, controller, "sg", Role.PERSON, scopes, "c", "t")


actors = st.builds(
    actor, ids, ids, ids, st.frozensets(st.sampled_from([Permission.MEMBERS_READ, Permission.SELF_READ]))
)
rows = st.fixed_dictionaries({"org_id": ids, "subject_id": ids})


@given(rules, actors, rows)
def test_a_reduced_rule_lets_the_same_rows_pass(rule: Rule, who: Actor, row: dict[str, Any]) -> None:
    caller = Caller("anybody", who, frozenset())
    assert passes(reduced(rule, who), row, caller) == passes(rule, row, caller)


@given(rules, actors)
def test_a_reduced_rule_names_no_permission(rule: Rule, who: Actor) -> None:
    assert permissions_of(reduced(rule, who)) == frozenset()


@given(rules, actors, rows)
def test_a_rule_that_is_never_true_lets_no_row_pass(rule: Rule, who: Actor, row: dict[str, Any]) -> None:
    if is_never(reduced(rule, who)):
        assert not passes(rule, row, Caller("anybody", who, frozenset()))


@given(rules, actors)
def test_whether_any_row_may_pass_is_what_reducing_the_rule_says(rule: Rule, who: Actor) -> None:
    assert may_pass(rule, who) is not is_never(reduced(rule, who))


def test_scopes_are_named_as_or_of_ands() -> None:
    both = all_of(same_organization, Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ)
    rule = any_of(both, all_of(own_subject, Permission.SELF_READ))
    assert scopes_needed(rule) == [["members.content:read", "members:read"], ["self:read"]]


def test_a_rule_that_some_caller_passes_without_a_scope_needs_none() -> None:
    assert scopes_needed(any_of(Permission.MEMBERS_READ, own_subject)) == []
