"""Columns by their names: those that stars and patterns choose, and those that a query gives."""
