"""Demands of courts and authorities for people's data: examined by two, narrowed, handed over encrypted, and told."""
