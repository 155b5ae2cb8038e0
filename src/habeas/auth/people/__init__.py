"""The people who sign in: accounts, sessions, second factors, registration and recovery."""
