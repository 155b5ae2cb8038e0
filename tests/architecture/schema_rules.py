"""What every database of a region must be like, as queries over its catalog; each answers with what breaks its rule."""

from collections.abc import Mapping
from typing import Any

import psycopg

from habeas.access import AllOf
from habeas.schema import BOOK
from habeas.storage.migrations import Target

Connection = psycopg.Connection[Any]

REFERENCE = sorted(
    {str(table.__tablename__) for table, rule in BOOK.rows.items() if rule == AllOf(())}
    | {Target.REGION.version_table, Target.DIRECTORY.version_table}
)
"""Tables that everybody may read and that hold nobody's data."""

REGION_WIDE = ["log_entry", "log_node", "tree_head", "watched_domain"]
"""The one tamper-evident log over all organizations of a region, and what DNS says of names that none claims."""

OURS = "not in ('pg_catalog', 'information_schema', 'pg_toast')"
APPLICATION = "('habeas_app', 'habeas_auditor')"
_TABLES = """pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'habeas' and c.relkind in ('r', 'p') and c.relname <> all(%(reference)s)"""
_CONSTRAINTS = """pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'habeas' and c.relname <> all(%(reference)s)"""
_OF_ORGANIZATIONS = "c.relname <> all(%(region_wide)s)"
_FIRST = "(select attname from pg_attribute where attrelid = {table} and attnum = {keys}[{place}])"
_EXPRESSIONS = """(select p.polname, c.relname, p.polqual as tree, pg_get_expr(p.polqual, p.polrelid) as text
      from pg_policy p join pg_class c on c.oid = p.polrelid
     union all
    select p.polname, c.relname, p.polwithcheck, pg_get_expr(p.polwithcheck, p.polrelid)
      from pg_policy p join pg_class c on c.oid = p.polrelid) e where e.tree is not null"""
_SAFE_SETTING = (
    r"NULLIF\(current_setting\(''app\.[a-z_]+''::text, true\), ''''::text\)"
    r"|strpos\(current_setting\(''app\.scopes''::text, true\), '' [a-z._:-]+ ''::text\) > 0"
)

RULES: Mapping[str, str] = {
    "row-level security is enabled and forced": f"""
        select c.relname from {_TABLES} and not (c.relrowsecurity and c.relforcerowsecurity)""",
    "a table that the application may use has policies": f"""
        select c.relname from {_TABLES} and not exists (select from pg_policy p where p.polrelid = c.oid)""",
    "org_id is there and never null": f"""
        select c.relname from {_TABLES} and {_OF_ORGANIZATIONS} and not exists (select from pg_attribute a
            where a.attrelid = c.oid and a.attname = 'org_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)""",
    "org_id comes first in every key": f"""
        select c.relname || '.' || k.conname from {_CONSTRAINTS} and {_OF_ORGANIZATIONS}
           and k.contype in ('p', 'u', 'f', 'x')
           and {_FIRST.format(table="k.conrelid", keys="k.conkey", place=1)} is distinct from 'org_id'""",
    "org_id comes first in every unique index": f"""
        select i.indexrelid::regclass::text from pg_index i, {_TABLES} and {_OF_ORGANIZATIONS}
           and i.indrelid = c.oid and i.indisunique
           and {_FIRST.format(table="i.indrelid", keys="i.indkey", place=0)} is distinct from 'org_id'""",
    "a foreign key leads to the same organization": f"""
        select c.relname || '.' || k.conname from {_CONSTRAINTS} and k.contype = 'f'
           and (select relname from pg_class where oid = k.confrelid) <> all(%(reference)s)
           and {_FIRST.format(table="k.confrelid", keys="k.confkey", place=1)} is distinct from 'org_id'""",
    "a foreign key never empties or fills columns by itself": f"""
        select c.relname || '.' || k.conname from {_CONSTRAINTS}
           and (k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd', 'c'))""",
    "no constraint is deferrable": """
        select k.conname::text from pg_constraint k join pg_namespace n on n.oid = k.connamespace
         where n.nspname in ('habeas', 'auth', 'app') and k.condeferrable""",
    "there are no triggers but the queue's own": f"""
        select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
          join pg_namespace n on n.oid = c.relnamespace
         where not t.tgisinternal and n.nspname {OURS} and (n.nspname, t.tgname) <> ('queue', 'tg_pgqueuer_changed')""",
    "there are no rules, views or materialized views": f"""
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname {OURS} and (c.relkind in ('v', 'm', 'f') or (c.relkind in ('r', 'p') and c.relhasrules))""",
    "no function runs with its owner's rights": f"""
        select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname {OURS} and p.prosecdef""",
    "no subquery of a policy reads a table": f"""
        select e.polname::text from {_EXPRESSIONS} and e.tree::text like '%%{{RANGETBLENTRY%%'""",
    "a policy for writing holds no subquery": """
        select p.polname::text from pg_policy p where p.polcmd <> 'r'
           and concat(p.polqual::text, p.polwithcheck::text) like '%%{SUBLINK%%'""",
    "no policy lets everything pass": f"select e.polname::text from {_EXPRESSIONS} and e.text in ('true', '(true)')",
    "a policy reads settings only in the form that is false where they are absent": f"""
        select e.polname::text from {_EXPRESSIONS}
           and regexp_replace(e.text, '{_SAFE_SETTING}', '', 'g') like '%%current_setting%%'""",
    "a policy is for the application alone": """
        select p.polname::text from pg_policy p where p.polroles <> array['habeas_app'::regrole::oid]
            and not (p.polcmd = 'r' and p.polroles <@ array['habeas_app'::regrole::oid, 'habeas_auditor'::regrole])""",
    "a policy for writing checks the row that it leaves": """
        select p.polname::text from pg_policy p where p.polcmd in ('a', 'w', '*') and p.polwithcheck is null""",
    "every collation is deterministic": f"""
        select l.collname::text from pg_collation l join pg_namespace n on n.oid = l.collnamespace
         where n.nspname {OURS} and not l.collisdeterministic""",
    "the application owns nothing": f"""
        select d.classid::regclass || ' ' || d.objid from pg_shdepend d join pg_roles r on r.oid = d.refobjid
         where d.deptype = 'o' and d.refclassid = 'pg_authid'::regclass and r.rolname in {APPLICATION}
           and d.dbid in (0, (select oid from pg_database where datname = current_database()))""",
    "the application may become nobody else": f"""
        select r.rolname::text from pg_roles r join pg_auth_members m on m.member = r.oid
         where r.rolname in {APPLICATION}""",
    "the application may read and write rows and nothing more": f"""
        select c.relname || ' ' || a.privilege_type from pg_class c join pg_namespace n on n.oid = c.relnamespace,
               aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
         where n.nspname = 'habeas' and r.rolname in {APPLICATION}
           and (a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') or a.is_grantable)""",
    "everybody else may do nothing": f"""
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
         where n.nspname {OURS} and a.grantee = 0""",
}


def breaches(connection: Connection, rule: str) -> list[str]:
    """What breaks the rule in this database, by name."""
    rows = connection.execute(RULES[rule], {"reference": REFERENCE, "region_wide": REGION_WIDE}).fetchall()
    return sorted(str(row[0]) for row in rows)
