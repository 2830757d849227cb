"""Whole queries: select lists, groups, set operations, recursion."""
