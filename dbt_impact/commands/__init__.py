"""The commands: arguments, what they run, exit codes. Each is imported when it is the one that is run."""
