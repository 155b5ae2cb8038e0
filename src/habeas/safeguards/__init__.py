"""How a controller keeps data safe, and what its own people owe: undertakings, courses, reviews of their access."""
