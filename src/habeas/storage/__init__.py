"""How all above reaches PostgreSQL: regions, transactions that carry their context, tables, sealing."""
