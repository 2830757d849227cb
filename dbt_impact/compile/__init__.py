"""Renders a node's source from the manifest's own macros, where dbt's own rendering is missing: Jinja ends here."""
