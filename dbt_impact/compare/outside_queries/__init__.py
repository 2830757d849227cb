"""What goes wrong beside the queries: references refused, keys of other tables, hooks and operations."""
