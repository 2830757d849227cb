"""From SQL text to what every column and every row depends on: SQL ends here."""
