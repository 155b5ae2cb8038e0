"""Every table that has rows about a person is in the answer to them, or says why it is not (GDPR 15(1), 15(3))."""

import re

from graphql import GraphQLObjectType

from habeas.resources.model import Resource
from habeas.rights.answers.tables import BESIDES as COLUMNS
from habeas.rights.commands import collect
from habeas.rights.commands.lists import BESIDES, LEFT_OUT, LISTS
from habeas.storage.table import Table
from tests.rights.client import SCHEMA

ANSWERED = (*LISTS.values(), *BESIDES.values(), collect._PERSON, collect._RECORDS)
READ = {name for text in ANSWERED for name in re.findall(r"habeas\.(\w+)", text)} | {str(Resource.__tablename__)}
"""Resources are read by their own context, which opens them."""


def test_every_table_about_a_person_is_in_their_answer_or_says_why_not() -> None:
    assert SCHEMA is not None, "the schema has brought every table in"
    about = {table.name for table in Table.metadata.tables.values() if "subject_id" in table.columns}
    assert about - READ - LEFT_OUT.keys() - {"requested_right"} == set()
    assert LEFT_OUT.keys() <= about, "of a table that is gone nothing is left out"
    assert set(LEFT_OUT) & READ <= {"space_key"}, "that one is read for its key alone"


def test_what_is_left_out_since_it_can_be_read_elsewhere_can_be_read_there() -> None:
    viewer = SCHEMA._schema.type_map["Viewer"]
    assert isinstance(viewer, GraphQLObjectType)
    named = {name for reason in LEFT_OUT.values() for name in re.findall(r"`viewer\.(\w+)`", reason)}
    assert named
    assert named <= viewer.fields.keys()


def test_every_list_has_its_columns() -> None:
    assert COLUMNS.keys() == BESIDES.keys()
    for name, sql in BESIDES.items():
        assert set(re.findall(r"'(\w+)', ", sql)) == set(COLUMNS[name]), name
