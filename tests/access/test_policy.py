"""The policy book refuses what is listed twice, and a check names the scopes that are missing."""

import pytest

from habeas.access import Permission, Policy, PolicyBook, Role
from habeas.access.permission import MEANING
from habeas.access.role import ROLES
from habeas.kernel.errors import DomainError, ErrorCode
from tests.access.test_rule import IDS
from tests.access.test_rule import actor as actor_with

NOBODY = actor_with(IDS[0], IDS[1], IDS[2], frozenset())


class Thing:
    """A command, a table."""


def test_two_policies_cannot_list_the_same_command() -> None:
    one = Policy(commands={Thing: Permission.SELF_READ})
    with pytest.raises(DomainError) as refused:
        PolicyBook((one, one))
    assert refused.value.code is ErrorCode.MISCONFIGURED


def test_an_unlisted_command_is_a_fault_of_the_program() -> None:
    with pytest.raises(DomainError) as refused:
        PolicyBook(()).check_command(NOBODY, Thing())
    assert refused.value.code is ErrorCode.MISCONFIGURED


def test_a_missing_scope_is_named() -> None:
    book = PolicyBook((Policy(commands={Thing: Permission.MEMBERS_READ}),))
    with pytest.raises(DomainError) as refused:
        book.check_command(NOBODY, Thing())
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert refused.value.details == {"scopesNeeded": [["members:read"]]}


def test_every_permission_is_explained_and_every_role_has_its_permissions() -> None:
    assert set(MEANING) == set(Permission)
    assert set(ROLES) == set(Role)


def test_permissions_are_listed_alphabetically() -> None:
    assert [p.name for p in Permission] == sorted(p.name for p in Permission)


@pytest.mark.promise("AOMEI-69")
def test_no_person_holds_a_permission_over_others_and_a_partner_none_over_members() -> None:
    over_others = {Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ, Permission.REQUESTS_HANDLE}
    assert not ROLES[Role.PERSON] & over_others
    assert not ROLES[Role.PARTNER] & over_others
    assert Permission.MEMBERS_CONTENT_READ not in ROLES[Role.PRIVACY_TEAM]
