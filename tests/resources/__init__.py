"""Tests of the resources of people's products."""
