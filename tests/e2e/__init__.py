"""A real server and real clients, from outside."""
