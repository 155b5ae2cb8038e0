"""What an app may collect from a person or use, decided before it does, and what the person answered to its prompts."""
