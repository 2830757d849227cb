"""From a report to text: one pure function for each format."""
