"""Whose changes they are, with real git."""
