"""Real clients and conformance suites against a real server; a campaign, for it needs Node and the npm registry."""
