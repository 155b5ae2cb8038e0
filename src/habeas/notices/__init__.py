"""Notices as data: versions, clauses, addenda, translations and their acceptance."""
