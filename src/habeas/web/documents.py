"""Turns the text of a document into something that may run: parsed, bounded, validated, and remembered."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.cost import CostMeter
from habeas.web.limits import Census, fragments_inside_out, shape_errors
from habeas.web.options import WebLimits

RULES = tuple(specified_rules)


class DocumentRefused(Exception):
    """A document that cannot be parsed or is not valid; holds the errors to show."""

    def __init__(self, code: ErrorCode, errors: list[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


@dataclass(frozen=True)
class PreparedDocument:
    """A valid document; `digest` is the SHA-256 of its text in hex and stands for it in logs."""

    digest: str
    document: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]
    fragments: list[FragmentDefinitionNode]
    introspects: bool
    fixed_costs: dict[str | None, int] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run; it must be named where there are several."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        chosen = self.operations.get(name) if name is not None else None
        if chosen is None:
            wanted = "The operation must be named." if name is None else "There is no operation of that name."
            raise DomainError(ErrorCode.OPERATION_RESOLUTION_FAILURE, wanted)
        return chosen


class Documents:
    """Prepares documents for one schema; valid ones are kept, the least recently used leave first."""

    def __init__(self, schema: GraphQLSchema, limits: WebLimits) -> None:
        self.schema, self.limits = schema, limits
        self._kept: OrderedDict[str, tuple[PreparedDocument, int]] = OrderedDict()
        self._kept_text = 0

    def __len__(self) -> int:
        return len(self._kept)

    def prepare(self, text: str) -> PreparedDocument:
        """The document of this text; raises DocumentRefused."""
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known[0]
        source = text.encode(errors="surrogatepass")
        prepared = self._prepared(text, sha256(source).hexdigest())
        self._keep(text, prepared, len(source))
        return prepared

    def check_cost(
        self, prepared: PreparedDocument, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> None:
        """Raises COST_EXCEEDED if the operation may return more than a request is allowed to."""
        name = operation.name.value if operation.name else None
        cost = prepared.fixed_costs.get(name)
        if cost is None:
            meter = CostMeter(self.schema, prepared.fragments, _with_defaults(operation, variables), self.limits)
            cost = meter.measure(operation)
            if not meter.uses_variables:
                prepared.fixed_costs[name] = cost
        if cost > self.limits.cost:
            raise DomainError(
                ErrorCode.COST_EXCEEDED,
                "The operation asks for more than one request may; ask for smaller pages or fewer lists.",
                details={"requested": min(cost, 2**53 - 1), "available": self.limits.cost},
            )

    def _prepared(self, text: str, digest: str) -> PreparedDocument:
        document = self._parsed(text)
        errors = shape_errors(document, self.limits) or validate(
            self.schema, document, RULES, max_errors=self.limits.errors, hide_suggestions=True
        )
        if errors:
            raise DocumentRefused(ErrorCode.GRAPHQL_VALIDATION_FAILED, errors)
        operations = {
            node.name.value if node.name else None: node
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        fragments = fragments_inside_out(document)
        return PreparedDocument(digest, document, operations, fragments, Census(document).introspects)

    def _parsed(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_tokens=self.limits.tokens, allow_empty_selection_sets=False)
        except GraphQLError as error:
            raise DocumentRefused(ErrorCode.GRAPHQL_PARSE_FAILED, [error]) from error

    def _keep(self, text: str, prepared: PreparedDocument, size: int) -> None:
        self._kept[text] = (prepared, size)
        self._kept_text += size
        while len(self._kept) > self.limits.cached_documents or self._kept_text > self.limits.cached_text:
            _, (_, freed) = self._kept.popitem(last=False)
            self._kept_text -= freed


def _with_defaults(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables as sent, and the integers that the operation gives as defaults of the others."""
    defaults = {
        definition.variable.name.value: int(definition.default_value.value[:12])
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return {**defaults, **variables}
