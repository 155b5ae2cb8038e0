"""The published interface of connectors as pure rules: operations, outcomes, signatures and pacing."""
