"""What changes oversight: claims to domains, and accesses to members' content."""
