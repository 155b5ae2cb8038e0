"""The clients that controllers administer for their partners."""
