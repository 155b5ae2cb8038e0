"""What a demand may ask for, how it moves on, and what its people and the public are told; without a database."""
