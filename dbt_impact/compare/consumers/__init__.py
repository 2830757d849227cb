"""What reads a node without being built as a relation: exposures, metrics, saved queries, unit tests."""
