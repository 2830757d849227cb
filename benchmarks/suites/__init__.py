"""Other projects' public test suites, run against this engine from a checkout of theirs; only scores are kept here."""
