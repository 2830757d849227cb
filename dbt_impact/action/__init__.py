"""The steps of the GitHub action: what `action.yml` runs, so that its shell has nothing to decide."""
