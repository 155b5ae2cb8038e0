"""What may be disclosed, decided without a database."""
