"""What a login role may not be: a login that row-level security does not bind is refused at start-up."""

from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode

_FAULTS = """
select r.rolsuper as superuser, r.rolbypassrls as bypasses,
       exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')
                  and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')) as owns,
       exists (select from pg_catalog.pg_roles o
                where (o.rolname = 'habeas_owner' or o.rolsuper or o.rolbypassrls)
                  and pg_catalog.pg_has_role(r.oid, o.oid, 'MEMBER')) as may_become
  from pg_catalog.pg_roles r where r.rolname = session_user
"""

_SENTENCES = {
    "superuser": "is a superuser, whom row-level security does not bind",
    "bypasses": "has BYPASSRLS",
    "owns": "owns tables, or is a member of a role that does",
    "may_become": "is a member of the owner or of a role that bypasses row-level security",
}


async def login_faults(connection: Any) -> list[str]:
    """What is wrong with the login of this connection, as ends of sentences; empty if nothing is."""
    row = await connection.fetchrow(_FAULTS)
    faults = [sentence for column, sentence in _SENTENCES.items() if row[column]]
    return faults[:1] if row["superuser"] else faults


async def assert_login_is_harmless(connection: Any, region: str) -> None:
    """Raise MISCONFIGURED if the login could step around row-level security."""
    faults = await login_faults(connection)
    if faults:
        raise DomainError(ErrorCode.MISCONFIGURED, f"the login role of region {region} {' and '.join(faults)}")
