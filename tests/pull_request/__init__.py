"""Finding the pull request that a build is for."""
