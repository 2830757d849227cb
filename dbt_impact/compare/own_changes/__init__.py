"""What the pull request does at a node itself, with both sides over the same parents."""
