"""A deployment of real processes, people who do a lot in it, and a search for them in every byte that is left."""
