"""Domains and the administrators' access that follows from them, in sight of the overseen."""
