"""The public API: what a dbt pull request breaks, changes and reaches."""

__version__ = "0.1.0"
