"""The README, carried out word for word on a machine that has nothing but Python."""
