"""Changed files laid over a manifest, held to what dbt itself writes for them."""
