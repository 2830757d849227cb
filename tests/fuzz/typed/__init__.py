"""Random queries over columns of all types, written in several ways that look alike: some of them mean the same."""
