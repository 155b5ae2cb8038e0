"""Tests of what becomes public, and of the two grounds for it."""
