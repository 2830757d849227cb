"""Input that is made to take the tool down: it may be refused or unknown, and nothing else."""
