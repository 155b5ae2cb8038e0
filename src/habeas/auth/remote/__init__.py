"""What other issuers publish: their metadata and keys, asked for seldom and believed with care."""
