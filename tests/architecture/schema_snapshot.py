"""The catalog of a database's schema as plain text, so that two databases can be compared line by line."""

from collections.abc import Mapping

from tests.architecture.schema_rules import Connection

_TABLES = "pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'habeas'"
_LEAVE_OUT = "c.relname not like '%\\_version' or c.relname = 'notice_version'"

PARTS: Mapping[str, str] = {
    "columns": f"""
        select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
               || case when a.attnotnull then ' not null' else '' end
               || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
               || a.attidentity::text || a.attgenerated::text
               || coalesce(' collate ' || nullif(a.attcollation, t.typcollation)::regcollation::text, '')
          from {_TABLES} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join pg_type t on t.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         where c.relkind in ('r', 'p') and ({_LEAVE_OUT})""",
    "constraints": f"""
        select c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
          from {_TABLES} join pg_constraint k on k.conrelid = c.oid
         where k.contype <> 'n' and ({_LEAVE_OUT})""",
    "indexes": f"""
        select pg_get_indexdef(i.indexrelid) from {_TABLES} join pg_index i on i.indrelid = c.oid
         where ({_LEAVE_OUT})""",
    "policies": f"""
        select c.relname || ' ' || p.polname || ' ' || p.polcmd::text || p.polpermissive::text || ' '
               || array(select r::regrole::text from unnest(p.polroles) r order by 1)::text
               || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '')
               || coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
          from {_TABLES} join pg_policy p on p.polrelid = c.oid""",
    "row-level security": f"""
        select c.relname || ' ' || c.relrowsecurity || ' ' || c.relforcerowsecurity || ' ' || c.relowner::regrole::text
          from {_TABLES} where c.relkind in ('r', 'p') and ({_LEAVE_OUT})""",
    "grants": f"""
        select c.relname || ' ' || a.grantee::regrole || ' ' || a.privilege_type || ' ' || a.is_grantable
          from {_TABLES}, aclexplode(c.relacl) a where a.grantee <> c.relowner and ({_LEAVE_OUT})
        union all select c.relname || '.' || t.attname || ' ' || a.grantee::regrole || ' ' || a.privilege_type
          from {_TABLES} join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a where ({_LEAVE_OUT})""",
}


def snapshot(connection: Connection, part: str) -> list[str]:
    """One part of the catalog of the schema habeas, sorted."""
    return sorted(str(row[0]) for row in connection.execute(PARTS[part].encode()).fetchall())
