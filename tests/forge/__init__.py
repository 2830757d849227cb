"""Comments on pull requests, against servers on loopback that play the forges."""
