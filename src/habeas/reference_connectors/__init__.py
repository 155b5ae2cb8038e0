"""Reference connectors: programs that stand before an external system and speak the published interface."""
