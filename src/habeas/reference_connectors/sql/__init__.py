"""The reference connector for SQL databases: a mapping says which rows belong to a person and what becomes of them."""
