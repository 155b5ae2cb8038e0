"""Tests of storage: the doors, the roles, the regions."""
