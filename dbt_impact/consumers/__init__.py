"""What reads columns without being a query: exposures, the semantic layer, unit tests, configuration."""
