"""Tests of the rules of oversight."""
