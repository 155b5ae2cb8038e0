"""What holds of safeguards, without a database."""
