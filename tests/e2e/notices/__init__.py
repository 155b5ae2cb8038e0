"""A second version of both notices is published in a running world, and everybody is told and asked as they must be."""
