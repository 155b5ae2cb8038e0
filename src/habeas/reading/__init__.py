"""The read engine: one GraphQL selection becomes one SQL statement per region that returns finished JSON."""
