"""Sign-in with a running server: certified OAuth clients, and a browser that a program drives."""
