"""From manifest.json to a typed project: JSON ends here."""
