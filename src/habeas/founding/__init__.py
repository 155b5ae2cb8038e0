"""How a controller and its customers' organizations come to be: by a declaration, which is data."""
