"""The letters to people: their words by language, and how they are put together."""
