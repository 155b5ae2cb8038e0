"""External systems of a controller that hold personal data, and the connectors through which they are asked to act."""
