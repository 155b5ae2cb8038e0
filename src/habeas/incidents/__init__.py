"""What leaked, who must be told of it and by when, and what the people were told."""
