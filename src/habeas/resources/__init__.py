"""The resources of a person's products: clients, platforms, storages and accounts, each under a key of its own."""
