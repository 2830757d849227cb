"""From two projects to what differs and what it reaches: there being two sides ends here."""
