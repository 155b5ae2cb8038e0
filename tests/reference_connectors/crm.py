"""A customer database for tests: a second database of the cluster, with rows of two persons, and its mapping."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg import sql

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.ids import new_id

ROWS = """
truncate customer, device, invoice, visit restart identity;
insert into customer (email, name, phone) values
  ('Annika@Example.org', 'Annika of the shop', '+49 30 1'), ('oliver@example.org', 'Oliver of the shop', '+44 1');
insert into device (customer_id, label, model, bought, photo) values
  (1, 'Phone <script>', 'Old phone', '2024-02-29', '\\x00ff'), (1, 'Tablet', 'Old tablet', null, null),
  (2, 'Phone <script>', 'His phone', null, null);
insert into invoice (customer_id, issued_on, total) values (2, '2024-02-29', 12.50);
"""
TABLES = """
create table customer (id serial primary key, email text not null unique, name text, phone text,
                       blocked boolean not null default false);
create table device (id serial primary key, customer_id integer not null references customer,
                     label text not null, model text, bought date, photo bytea, blocked boolean not null default false);
create table invoice (id serial primary key, customer_id integer not null references customer,
                      issued_on date not null, total numeric(10, 2) not null, blocked boolean not null default false);
create table visit (id serial primary key, customer_id integer not null references customer);
"""


def mapping() -> dict[str, Any]:
    """A mapping that fits the database; every call gives one of its own."""
    return {
        "version": 1,
        "person": {"table": "customer", "key": "id", "emails": "email"},
        "held": [
            {
                "table": "customer",
                "person": "id",
                "category": "CONTACT",
                "purposes": ["SERVICE"],
                "export": ["email", "name", "phone"],
                "rectify": {"columns": {"name": "name", "Phone number": "phone"}},
                "erase": "overwrite",
                "overwrite": {"name": None, "phone": None, "email": "erased"},
                "restrict": "blocked",
            },
            {
                "table": "device",
                "person": "customer_id",
                "category": "DEVICE",
                "export": ["label", "model", "bought", "photo"],
                "rectify": {"item": "label", "columns": {"model": "model", "bought": "bought"}},
                "erase": "delete",
                "restrict": "blocked",
            },
            {
                "table": "invoice",
                "person": "customer_id",
                "category": "INVOICE",
                "export": ["issued_on", "total"],
                "erase": "keep",
                "kept": {"code": "LEGAL_OBLIGATION_RETENTION", "since": "issued_on", "years": 10},
                "restrict": "blocked",
            },
        ],
        "beyond": {"visit": "Counts only; it goes with its customer."},
    }


@dataclass(frozen=True)
class Customers:
    """The database: its URL for SQLAlchemy, and questions to it."""

    dsn: str
    folder: Path

    @property
    def options(self) -> list[str]:
        """The options of the connector before it."""
        return ["--mapping", str(self.folder / "mapping.yaml"), "--database-file", str(self.folder / "database")]

    def written(self, document: dict[str, Any]) -> "Customers":
        """The same with its files on disk."""
        (self.folder / "mapping.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        (self.folder / "database").write_text(self.dsn.replace("postgresql://", "postgresql+psycopg://"))
        return self

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement answers, or nothing where it answers nothing."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []


@contextmanager
def customers(cluster: ClusterSettings, folder: Path) -> Iterator[Customers]:
    """The database until this is left."""
    name = f"crm_{new_id().hex}"
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            found = Customers(cluster.dsn("postgres", name), folder).written(mapping())
            found.rows(TABLES)
            yield found
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
