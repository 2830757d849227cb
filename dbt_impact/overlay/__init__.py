"""Lays changed files over a manifest: what dbt would write for them, without running dbt."""
