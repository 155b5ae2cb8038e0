"""From a plan to one SQL statement that returns finished JSON text."""

from dataclasses import dataclass, replace

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.along import Along, Walk, along_of
from habeas.reading.binding import Look
from habeas.reading.catalogues import PageRows
from habeas.reading.connection import PageWriter, bound_of, cursor, ordering, shapes_of, sorted_by
from habeas.reading.denied import Denied
from habeas.reading.plan import (
    Cell,
    Derived,
    Identifier,
    Literal,
    Members,
    Paging,
    Plan,
    Row,
    Rows,
    Scalar,
    Secret,
    Several,
    Shape,
    Source,
    Value,
    Whereabouts,
    only_pages_across,
)
from habeas.reading.predicate import condition, meets
from habeas.reading.statement import (
    IMPOSSIBLE,
    Draft,
    Statement,
    column_of,
    json_object,
    json_text,
    postgres_type,
    proven_text,
    quoted,
    relation,
)
from habeas.reading.values import identifier, look_of, members, secret, secret_of_row
from habeas.storage.exchange import SHOWN
from habeas.storage.transaction import ContentGrant

TYPE, LOOK, COUNT = "~type", "~look", "~count"


@dataclass
class Compiler:
    """Compiles for one actor and the content that was granted to them."""

    actor: Actor
    grant: ContentGrant | None
    region: str
    draft: Draft
    counts_only: bool = False
    merging: bool = True
    strict: bool = False
    noting: bool = False
    page: PageRows | None = None

    def value(self, value: Value, alias: str | None) -> str:
        """A value as an SQL expression of JSON text, read from the row at `alias`."""
        match value:
            case Literal(json):
                return quoted(json)
            case Denied():
                return quoted("null")
            case Whereabouts():
                return quoted(f'"{self.region}"')
            case Derived(needs, _, _, _):
                return json_object([(name, self.value(need, alias)) for name, need in needs])
            case Shape():
                return self.shape(value, alias)
            case Row():
                return self.row(value, alias)
            case Cell(source, column):
                return self.cell(source, column, alias)
            case Rows(source, shape, order, limit):
                return self.rows(source, shape, order, limit, alias)
            case Several(values):
                return (
                    "'['||" + "||','||".join(self.value(each, alias) for each in values) + "||']'" if values else "'[]'"
                )
            case Paging():
                return self.paging(value, alias)
            case Scalar() | Identifier() | Secret() | Members():
                raise DomainError(ErrorCode.MISCONFIGURED, "a value of a row was compiled outside of its row")

    def shape(self, shape: Shape, alias: str | None) -> str:
        """The JSON object of a row."""
        fields = [(key, self._proven(shape, key, self._in(shape, value, alias))) for key, value in shape.fields]
        if shape.typename is not None:
            fields.append((TYPE, quoted('"' + shape.typename + '"')))
        if shape.look is not None and alias is not None and not self.noting:
            fields.append((LOOK, self.look(shape.look, alias, "'null'")))
        text = json_object(fields)
        if shape.look is not None and alias is not None and self.noting:
            text += f"||{SHOWN}||encode(uuid_send({alias}.subject_id),'hex')||{SHOWN}"
        if shape.present is None:
            return f"({text})"
        return f"(case when {alias}.{shape.present} is null then 'null' else {text} end)"

    def look(self, look: Look, alias: str, otherwise: str) -> str:
        """The look that reading the row is; a strict statement leaves out those at the actor's own rows."""
        text, own = look_of(look, alias, self.region), self.actor.subject_id
        if not self.strict or own is None:
            return text
        return f"(case when {alias}.subject_id = {self.draft.bind(own, 'uuid')} then {otherwise} else {text} end)"

    def _proven(self, shape: Shape, key: str, text: str) -> str:
        return f"coalesce(nullif({text},'null'),{IMPOSSIBLE})" if key in shape.required else text

    def _in(self, shape: Shape, value: Value, alias: str | None) -> str:
        table, place = shape.table, alias or ""
        match value:
            case Scalar(column, names) if table is not None:
                return (
                    proven_text(column_of(table, column), names, place)
                    if self.strict
                    else json_text(column_of(table, column), place)
                )
            case Identifier(tag, key) if table is not None:
                return identifier(table, tag, key, place)
            case Secret(column, _, str(key_column)):
                return secret_of_row(column, key_column, place, self.region)
            case Secret(column, key_subject):
                return secret(column, key_subject, place, self.draft.alias(), self.region)
            case Members(column, fields, listed, _):
                return members(column, fields, listed, place)
            case Shape(table=None):
                return self.shape(replace(value, table=table), alias)
            case other:
                return self.value(other, alias)

    def conditions(self, source: Source, alias: str, parent: str | None) -> str:
        """The WHERE of a source: its matches and its row rule."""
        parts = [meets(source, match, alias, parent, self.actor, self.draft) for match in source.on]
        parts.append(condition(source.rule, alias, self.actor, self.grant, self.draft))
        return " and ".join(parts)

    def row(self, row: Row, parent: str | None) -> str:
        """At most one row, or null."""
        alias = self.draft.alias()
        where = self.conditions(row.source, alias, parent)
        sort = _sort(alias, row.order)
        body, rest = (
            self.shape(row.shape, alias),
            f"from {relation(row.source.table)} {alias} where {where}{sort} limit 1",
        )
        if self.page is not None and self.page.remembers(row, parent):
            return self.page.remembered(row, f"select {body} j {rest}", self.draft.alias())
        return f"coalesce((select {body} {rest}),'null')"

    def cell(self, source: Source, column: str, parent: str | None) -> str:
        """One column of one row, or null."""
        alias = self.draft.alias()
        where, body = self.conditions(source, alias, parent), json_text(column_of(source.table, column), alias)
        return f"coalesce((select {body} from {relation(source.table)} {alias} where {where} limit 1),'null')"

    def rows(self, source: Source, shape: Shape, order: tuple[str, ...], limit: int, parent: str | None) -> str:
        """A list of rows."""
        alias, outer = self.draft.alias(), self.draft.alias()
        where, sort = self.conditions(source, alias, parent), _sort(alias, order)
        body, rows = self.shape(shape, alias), f"{relation(source.table)} {alias}"
        # The aggregate reads the rows of the sorted subquery in their order.
        inner = f"select {body} n from {rows} where {where}{sort} limit {limit}"
        return f"(select '['||coalesce(string_agg({outer}.n,','),'')||']' from ({inner}) {outer})"

    def paging(self, paging: Paging, parent: str | None) -> str:
        """A page of rows, or in a region whose rows stay there, their count."""
        if self.counts_only:
            # Unfiltered: filter after filter, counts would tell how rows stand that stay where they are.
            return json_object([(COUNT, self._total(replace(paging, filters=()), parent))])
        alias, outer = self.draft.alias(), self.draft.alias()
        walk, tables = self._walk(paging, alias)
        where = " and ".join([self._filtered(paging, walk, parent), *self._after(paging, walk)])
        rows = f"{tables} where {where} order by {ordering(paging, walk)}"
        writer = PageWriter(paging, outer, lambda: self._total(paging, parent), self.merging, self.noting)
        page = PageRows(paging.source.table, alias, self.draft.alias(), paging.page.size)
        columns = self._columns(paging, alias, page)
        number = f"row_number() over (order by {ordering(paging, walk)}) rn, " if writer.numbered else ""
        if not page.used:
            inner, before = f"select {number}{columns} from {rows} limit {writer.most}", ""
        else:
            inner = f"select {f'{alias}.rn, ' if number else ''}{columns} from {page.place} {alias}"
            kept = f"select {number}{page.columns(columns)} from {rows} limit {writer.most}"
            before = f"with {page.place} as materialized ({kept}) "
        # HAVING makes one row of the page even where nothing that was selected aggregates its rows.
        return f"({before}select {writer.text()} from ({inner}) {outer} having true)"

    def _columns(self, paging: Paging, alias: str, page: PageRows) -> str:
        """What the page shows of each row: its cursor, its nodes, and the look or whom it shows."""
        compiler = replace(self, page=page)
        nodes = [compiler.shape(shape, alias) for shape in shapes_of(paging.parts)]
        nobody = "'null'" if paging.across and self.merging else "null"
        shown = f"{alias}.subject_id" if self.noting else self.look(paging.noted, alias, nobody) if paging.noted else ""
        look = f", {shown} k" if paging.noted is not None else ""
        return f"{cursor(paging, alias)} c" + "".join(f", {node} n{n}" for n, node in enumerate(nodes)) + look

    def _walk(self, paging: Paging, alias: str) -> tuple[Walk, str]:
        """How the page's rows are reached, and the tables that lie on the way."""
        table, key, along = relation(paging.source.table), paging.source.key, along_of(paging.filters)
        if along is None:
            return Walk(alias, key), f"{table} {alias}"
        listed = self.draft.alias()
        met = f"{listed}.org_id = {alias}.org_id and {listed}.{along.key} = {alias}.{key}"
        return Walk(alias, key, along, listed), f"{relation(along.table)} {listed} join {table} {alias} on {met}"

    def _filtered(self, paging: Paging, walk: Walk, parent: str | None) -> str:
        """The WHERE of a page or its count; what the table on the way repeats is asked there, by its indexes."""
        source, on = paging.source, paging.source.on
        if walk.along is None:
            return self.conditions(replace(source, on=(*on, *paging.filters)), walk.alias, parent)
        parts = [self.conditions(source, walk.alias, parent)]
        for match in paging.filters:
            if isinstance(match, Along):
                value = self.draft.bind(match.value, postgres_type(column_of(match.table, match.column)))
                parts.append(f"{walk.listed}.{match.column} = {value}")
            else:
                place = walk.listed if walk.along.has(getattr(match, "column", "")) else walk.alias
                parts.append(meets(source, match, place, parent, self.actor, self.draft))
        return " and ".join(parts)

    def _after(self, paging: Paging, walk: Walk) -> list[str]:
        keys = paging.page.keys
        if keys is None:
            return []
        columns = [column_of(paging.source.table, name) for name in paging.order]
        bounds = [
            f"{self.draft.bind(bound_of(column, key), 'text')}::{postgres_type(column)}"
            for column, key in zip(columns, keys, strict=True)
        ]
        sign = "<" if paging.descending != paging.page.backward else ">"
        return [f"({', '.join(sorted_by(paging, walk))}) {sign} ({', '.join(bounds)})"]

    def _total(self, paging: Paging, parent: str | None) -> str:
        walk, tables = self._walk(paging, self.draft.alias())
        return f"(select count(*) from {tables} where {self._filtered(paging, walk, parent)})::text"


def _sort(alias: str, order: tuple[str, ...]) -> str:
    return " order by " + ", ".join(f"{alias}.{column}" for column in order) if order else ""


def compile_plan(
    plan: Plan,
    actor: Actor,
    grant: ContentGrant | None,
    region: str,
    *,
    merging: bool = True,
    strict: bool = False,
    noting: bool = False,
) -> Statement:
    """The one statement of a plan in a region: a single row with a single column of JSON text.

    `merging` adds to pages what merging them with other regions' needs. `strict` writes IMPOSSIBLE where the text
    would not be what its GraphQL type promises, and leaves out looks at the actor's own rows. `noting` names whom it
    shows where the database looks for them, instead of describing looks.
    """
    compiler = Compiler(actor, grant, region, Draft(), merging=merging, strict=strict, noting=noting)
    return _compiled(plan.root, compiler)


def compile_across(
    plan: Plan, actor: Actor, grant: ContentGrant | None, region: str, *, counts_only: bool, strict: bool = False
) -> Statement | None:
    """The statement for another region: its rows of the pages, or only how many there are. None where it has none."""
    root = only_pages_across(plan.root)
    return (
        None if root is None else _compiled(root, Compiler(actor, grant, region, Draft(), counts_only, strict=strict))
    )


def _compiled(root: Value, compiler: Compiler) -> Statement:
    return compiler.draft.finish(f"select {compiler.value(root, None)}")
