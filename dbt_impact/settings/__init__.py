"""What a project's people decide once, in a file, and not in each command."""
