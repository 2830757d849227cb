"""Reads templates without running them: what they call, and where their blocks end."""
