"""The access matrix of the demo's personas, as a page."""

from datetime import UTC, datetime

from habeas.access import ROLES, Role
from habeas.demo.world import read_world
from habeas.schema import BOOK, build_schema
from habeas.schema.matrix import access_matrix, as_markdown, route_matrix


def matrix_page() -> str:
    """docs/access-matrix.md: each persona with what its role grants."""
    listed = read_world(datetime.min.replace(tzinfo=UTC)).data["personas"]
    personas = {name: ROLES[Role(persona["role"])] for name, persona in listed.items()}
    rows = [*access_matrix(build_schema()._schema, BOOK, personas), *route_matrix(BOOK, personas)]
    return as_markdown(rows, personas)
