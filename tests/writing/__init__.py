"""Tests of the write engine."""
