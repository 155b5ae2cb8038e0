"""One module for each right that a request can ask for; no kind knows another."""
