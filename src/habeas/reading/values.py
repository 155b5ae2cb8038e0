"""Values that take more than one column to write: global ids, chosen members of documents, secrets, looks."""

from typing import Any
from uuid import UUID

from habeas.reading.binding import Look
from habeas.reading.statement import Quoted, column_of, json_object, quoted

SECRET = "~sealed"  # noqa: S105


def identifier(table: type[Any], tag: str, key: str, alias: str) -> str:
    """The row's global id, spelled as globalid.encode spells it."""
    column = column_of(table, key)
    is_uuid = column.type.python_type is UUID
    packed = f"uuid_send({alias}.{key})" if is_uuid else f"convert_to({alias}.{key},'UTF8')"
    payload = f"'\\x{tag.encode().hex()}'::bytea||uuid_send({alias}.org_id)||{packed}"
    return Quoted(f"translate(encode({payload},'base64'),E'+/=\\n','-_')")


def members(column: str, fields: tuple[tuple[str, str], ...] | None, listed: bool, alias: str) -> str:
    """A jsonb column whole, or its chosen members under their response keys."""
    if fields is None:
        return f"coalesce({alias}.{column}::text,'null')"
    element = "e.value" if listed else f"{alias}.{column}"
    body = json_object([(key, f"coalesce(({element}->{quoted(name)})::text,'null')") for key, name in fields])
    if not listed:
        return f"case when {alias}.{column} is null then 'null' else {body} end"
    elements = f"jsonb_array_elements({alias}.{column}) with ordinality e(value, place)"
    return f"(select '['||coalesce(string_agg({body},',' order by e.place),'')||']' from {elements})"


def look_of(look: Look, alias: str, region: str) -> str:
    """The look that reading this row is: organization, subject, class of fields, purpose, basis, authority, region."""
    if look.class_column is not None:
        kind = f"to_json({alias}.{look.class_column})::text"
    else:
        kind = quoted(f'"{look.field_class}"')
    rest = quoted(f',"{look.purpose}","{look.legal_basis}","{look.authority}","{region}"]')
    return f"'[\"'||{alias}.org_id::text||'\",\"'||{alias}.subject_id::text||'\",'||{kind}||{rest}"


def secret_of_row(column: str, key_column: str, alias: str, region: str) -> str:
    """A sealed value with the wrapped key in its own row; null where nothing is sealed."""
    parts = "||'\",\"'||".join(
        (f"encode({alias}.{key_column},'hex')", f"encode({alias}.{column},'hex')", f"{alias}.id::text", quoted(region))
    )
    return f"coalesce('{{\"{SECRET}\":[\"'||{parts}||'\"]}}','null')"


def secret(column: str, key_subject: str, alias: str, key: str, region: str) -> str:
    """A sealed value with the wrapped key of its space and the id that it is bound to; null without a key."""
    parts = "||'\",\"'||".join(
        (f"encode({key}.wrapped,'hex')", f"encode({alias}.{column},'hex')", f"{alias}.id::text", quoted(region))
    )
    return (
        f"coalesce((select '{{\"{SECRET}\":[\"'||{parts}||'\"]}}' from habeas.space_key {key}"
        f" where {key}.org_id = {alias}.org_id and {key}.subject_id = {alias}.{key_subject}),'null')"
    )
