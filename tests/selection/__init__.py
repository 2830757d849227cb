"""dbt's selector words."""
