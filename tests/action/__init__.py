"""The GitHub action: its steps are run as the runner runs them, against a GitHub that is played on loopback."""
