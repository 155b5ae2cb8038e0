"""The OAuth endpoints: what is loaded is decided by Authlib's grant logic, and what it decided is stored."""
