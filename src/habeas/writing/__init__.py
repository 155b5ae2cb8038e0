"""The write engine: one command is one transaction with its journal entry, its jobs and its receipt."""
