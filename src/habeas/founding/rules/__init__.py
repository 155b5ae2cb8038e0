"""A declaration as it has to be: its shape, what it refers to, and what is wrong with it; without a database."""

from habeas.founding.rules.faults import Fault, FaultCode, invalid
from habeas.founding.rules.items import Application, Audience, Declaration
from habeas.founding.rules.reading import declaration_of, read_declaration

__all__ = [
    "Application",
    "Audience",
    "Declaration",
    "Fault",
    "FaultCode",
    "declaration_of",
    "invalid",
    "read_declaration",
]
