"""Both directions, generated: rewrites of a project that must stay silent, and real changes that must be seen."""
