"""Whose word judges."""
