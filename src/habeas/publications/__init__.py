"""What of a person's data is disclosed to the public, on one of two grounds, and its end."""
