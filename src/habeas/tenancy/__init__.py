"""Who is who: controllers, organizations, persons, their addresses and memberships."""
