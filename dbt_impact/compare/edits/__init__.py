"""Which nodes the pull request edited, and in what: SQL, settings, promises, macros."""
