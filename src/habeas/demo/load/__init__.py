"""Loads the demo world through the same doors as everybody: scoped transactions and commands."""
