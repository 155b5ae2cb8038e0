"""Requests of data subjects, from submission to a provable outcome."""
