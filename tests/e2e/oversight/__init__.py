"""The story of domain-owner oversight, told end to end over a real server."""
