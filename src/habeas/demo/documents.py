"""The documents that clients send, cut into one example each for the query page."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from habeas.demo.world import DATA
from habeas.web.options import Example

OPERATIONS = DATA / "operations.graphql"

FOR = {
    "MyTerms": ("person-eu", "My terms: which laws, which notice, which rights"),
    "MyData": ("person-eu", "Everything held about me"),
    "WhoLooked": ("person-eu", "Who looked at my data"),
    "ExerciseMyRights": ("person-eu", "Ask for access and a portable copy"),
    "MyRequests": ("person-eu", "My requests and their clocks"),
    "Members": ("contoso-admin", "The members of Contoso"),
    "MemberData": ("contoso-admin", "Open one member's data for a purpose"),
    "Desk": ("aishu-privacy", "The desk of the privacy team"),
    "Register": ("aishu-privacy", "The register of processing"),
}


def document(name: str) -> str:
    """One operation with the fragments that it uses."""
    whole = parse(OPERATIONS.read_text(encoding="utf-8"))
    operation = next(
        each
        for each in whole.definitions
        if isinstance(each, OperationDefinitionNode) and each.name is not None and each.name.value == name
    )
    fragments = [each for each in whole.definitions if isinstance(each, FragmentDefinitionNode)]
    used = [each for each in fragments if each.name.value in _spreads(operation)]
    return print_ast(DocumentNode(definitions=(operation, *used)))


def examples(variables: Mapping[str, Mapping[str, Any]]) -> tuple[Example, ...]:
    """What the query page offers, with variables that fit the demo world."""
    return tuple(
        Example(title, document(name), variables.get(name, {}), persona) for name, (persona, title) in FOR.items()
    )


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _spreads(operation: OperationDefinitionNode) -> set[str]:
    visitor = _Spreads()
    visit(operation, visitor)
    return visitor.names
