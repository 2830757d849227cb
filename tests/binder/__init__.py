"""Edits after which a model itself no longer runs: what DuckDB refuses, and what the report says of it."""
