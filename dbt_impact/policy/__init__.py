"""Whose word judges a pull request: settings, waivers and floors, and which of them the pull request itself wrote."""
