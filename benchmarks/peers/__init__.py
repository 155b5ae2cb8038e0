"""habeas beside other GraphQL servers, over its own schema and data, on one machine in one run."""
