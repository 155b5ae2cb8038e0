"""What other issuers publish."""
