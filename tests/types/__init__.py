"""What DuckDB accepts: its functions' signatures as a table, and every row of our rules checked by execution."""
