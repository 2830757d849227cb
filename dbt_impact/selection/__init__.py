"""How people say which nodes they mean: by a name and a column, or in dbt's selector words."""
