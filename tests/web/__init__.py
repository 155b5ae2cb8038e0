"""The web layer, driven over ASGI with a schema of its own."""
