"""The execution oracle: edits every relation of a dbt project, executes what reads it, and holds the report to that."""
