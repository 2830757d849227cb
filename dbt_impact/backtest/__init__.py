"""What the check would have said of the commits of a branch."""
