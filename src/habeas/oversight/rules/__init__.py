"""The vocabulary of oversight: closed sets, names of domains, challenges, and the bounds that were announced."""
