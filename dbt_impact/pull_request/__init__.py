"""The pull request that a build is for: where it is discussed, and what is said of a report there."""
