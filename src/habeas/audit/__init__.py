"""The journal of changes and the ledger of looks, appended inside the caller's transaction."""
