"""What stands in a `from`: tables, joins, pivots, and functions that make rows."""
