"""External systems: what they are asked, how they answer, and what happens when they do not."""
