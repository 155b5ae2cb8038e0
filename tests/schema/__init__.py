"""Tests of the joined schema."""
