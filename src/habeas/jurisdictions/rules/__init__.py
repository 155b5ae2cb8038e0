"""The vocabulary of jurisdictions: closed sets, the shape of a law, the facts of a person and the terms of a notice."""
