"""The end of a service: announced to its people, carried out at its date, and followed by the erasure of their data."""
