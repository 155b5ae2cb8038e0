"""The demo world: an embedded PostgreSQL and the data and commands that fill it."""
