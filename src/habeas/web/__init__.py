"""GraphQL over HTTP: routes, media types, limits, errors and the query page; knows HTTP and nothing else."""
