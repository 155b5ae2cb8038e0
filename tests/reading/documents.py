"""Random valid documents over our own schema, from a seed: aliases, fragments, directives, variables, pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from graphql.type import GraphQLList, GraphQLNonNull

DEEPEST = 5
JUNK = ("", "%", "x" * 40, "ÄÖ", "T1JH", "bm90IGFuIGlk", "\u0000", '"', "null")


@dataclass(frozen=True)
class Written:
    """A document and its variables."""

    text: str
    variables: dict[str, Any]


@dataclass(frozen=True)
class Known:
    """Values that mean something in the world that is asked: global ids, cursors, and texts by argument name."""

    ids: Sequence[str]
    cursors: Sequence[str]
    texts: dict[str, Sequence[str]]
    permits: Callable[[str], bool] = lambda _: True


@dataclass
class Writer:
    """Writes one document."""

    schema: GraphQLSchema
    known: Known
    random: Random
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    count: int = 0

    def document(self) -> Written:
        """A query."""
        assert self.schema.query_type is not None
        roots = " ".join(self.field(self.schema.query_type, name, DEEPEST) for name in self._root_names())
        head = f"({', '.join(self.declared)})" if self.declared else ""
        text = f"query {self.name('Q')}{head} {{ {roots} }} {' '.join(self.fragments)}"
        return Written(text, self.variables)

    def name(self, stem: str) -> str:
        """A name that is used nowhere else."""
        self.count += 1
        return f"{stem}{self.count}"

    def field(self, kind: GraphQLObjectType | GraphQLInterfaceType, name: str, depth: int) -> str:
        """A field with its alias, arguments, directives and selection."""
        found: GraphQLField = kind.fields[name]
        arguments = [f"{key}: {value}" for key, value in self._arguments(found)]
        alias = f"{self.name('a')}: " if arguments or self.chance(0.15) else ""
        head = f"{alias}{name}" + (f"({', '.join(arguments)})" if arguments else "") + self.directive()
        target = get_named_type(found.type)
        return head if is_leaf_type(target) else f"{head} {{ {self.selection(target, depth - 1)} }}"

    def selection(self, kind: Any, depth: int) -> str:
        """Some fields of a type, a few of them inside fragments."""
        fields = self.permitted(kind)
        names = [name for name in fields if depth > 0 or is_leaf_type(get_named_type(kind.fields[name].type))]
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, 5))) if names else []
        parts = [self.field(kind, name, depth) for name in chosen]
        if isinstance(kind, GraphQLInterfaceType) and depth > 0:
            possible = self.random.sample(list(self.schema.get_possible_types(kind)), 3)
            parts += [f"... on {each.name} {{ {self.selection(each, depth - 1)} }}" for each in possible]
        if not parts or self.chance(0.15):
            parts.append("__typename")
        if self.chance(0.15):
            return f"... on {kind.name}{self.directive()} {{ {' '.join(parts)} }} __typename"
        if self.chance(0.15):
            fragment = self.name("F")
            self.fragments.append(f"fragment {fragment} on {kind.name} {{ {' '.join(parts)} }}")
            return f"...{fragment}{self.directive()} __typename"
        return " ".join(parts)

    def directive(self) -> str:
        """Nothing, or @skip or @include with a literal or a variable."""
        if not self.chance(0.1):
            return ""
        value = self.chance(0.6)
        said = self.variable("Boolean!", value) if self.chance(0.5) else str(value).lower()
        return f" @{self.random.choice(('skip', 'include'))}(if: {said})"

    def variable(self, kind: str, value: Any) -> str:
        """A variable that holds the value."""
        name = self.name("v")
        self.declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"

    def chance(self, share: float) -> bool:
        """True as often as this."""
        return self.random.random() < share

    def _root_names(self) -> list[str]:
        assert self.schema.query_type is not None
        names = self.permitted(self.schema.query_type)
        return self.random.sample(names, 1 if self.chance(0.7) else 2)

    def permitted(self, kind: Any) -> list[str]:
        """The fields that the actor's scopes admit, and now and then all."""
        return [name for name in kind.fields if self.known.permits(f"{kind.name}.{name}") or self.chance(0.01)]

    def _arguments(self, found: GraphQLField) -> Iterator[tuple[str, str]]:
        way = self.random.choice(("first", "last", "none"))
        for name, argument in found.args.items():
            must = isinstance(argument.type, GraphQLNonNull)
            unfit = {"first": ("last", "before"), "last": ("first", "after")}.get(way, ("first", "last", "before"))
            if not must and (self.chance(0.4) or (name in unfit and not self.chance(0.02))):
                continue
            value = self._value(name, argument.type, must)
            if self.chance(0.5):
                yield name, self.variable(str(argument.type), value)
            else:
                yield name, literal(value, argument.type)

    def _value(self, name: str, kind: Any, must: bool) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(name, kind.of_type, True)
        if not must and self.chance(0.1):
            return None
        if isinstance(kind, GraphQLList):
            return [self._value(name, kind.of_type, True) for _ in range(self.random.randint(0, 3))]
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                key: self._value(key, each.type, isinstance(each.type, GraphQLNonNull))
                for key, each in kind.fields.items()
                if isinstance(each.type, GraphQLNonNull) or self.chance(0.5)
            }
        return self._leaf(name, kind.name)

    def _leaf(self, name: str, kind: str) -> Any:
        if kind == "Int":
            return 101 if self.chance(0.02) else self.random.randint(0, 6)
        if kind == "Boolean":
            return self.chance(0.5)
        if kind == "DateTime":
            return self.random.choice(("2026-11-21T00:00:00Z", "2024-02-29T12:00:00+08:00", "2020-01-01T00:00:00.5Z"))
        if self.chance(0.1):
            return self.random.choice(JUNK)
        if kind == "ID":
            return self.random.choice(self.known.ids)
        pool = self.known.cursors if name in ("after", "before") else self.known.texts.get(name, ("en",))
        return self.random.choice(pool or JUNK)


def literal(value: Any, kind: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(kind, GraphQLNonNull):
        return literal(value, kind.of_type)
    if value is None:
        return "null"
    if isinstance(kind, GraphQLList):
        return "[" + ", ".join(literal(each, kind.of_type) for each in value) + "]"
    if isinstance(kind, GraphQLEnumType):
        return str(value)
    if isinstance(kind, GraphQLInputObjectType):
        return "{" + ", ".join(f"{key}: {literal(each, kind.fields[key].type)}" for key, each in value.items()) + "}"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\x00", "\\u0000")
        return f'"{escaped}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def written(schema: GraphQLSchema, known: Known, seed: int) -> Written:
    """The document of a seed."""
    return Writer(schema, known, Random(seed)).document()  # noqa: S311


__all__ = ["Known", "Written", "literal", "written"]
