"""The execution oracle: edits every relation of a dbt project, executes what reads it, and scores the report by that."""
