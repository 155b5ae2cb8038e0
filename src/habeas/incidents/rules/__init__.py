"""What the law asks for after an incident, computed without a database."""
