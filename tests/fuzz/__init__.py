"""Random queries and edits of them, executed: equal fingerprints must give equal results."""
