"""What is known of a person's age, whose word counts for a child, and what may not happen without it."""
