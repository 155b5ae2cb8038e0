"""Tests of the reference connectors."""
