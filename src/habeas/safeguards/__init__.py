"""How a controller keeps data safe, and what its own people owe: undertakings, access and who has it."""
