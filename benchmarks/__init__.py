"""What habeas costs, measured: nothing here is imported by the package."""
