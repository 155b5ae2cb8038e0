"""Consents given and withdrawn, with receipts."""
