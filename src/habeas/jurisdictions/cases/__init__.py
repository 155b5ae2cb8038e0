"""Resolves a case that is written down: what is given goes in, what follows comes out, both ready for JSON."""

from habeas.jurisdictions.cases.explaining import explain_case
from habeas.jurisdictions.cases.resolving import givens_of, resolve_case

__all__ = ["explain_case", "givens_of", "resolve_case"]
