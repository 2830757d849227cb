"""What queries mean, as numbers in one table: equal meaning is an equal number."""
