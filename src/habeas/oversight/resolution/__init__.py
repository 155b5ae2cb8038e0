"""Asking DNS for the text of a challenge: only of the resolvers that the deployment names."""
