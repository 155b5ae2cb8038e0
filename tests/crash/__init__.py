"""Server, worker and PostgreSQL are killed in the middle of their work, and nothing is lost or done twice."""
