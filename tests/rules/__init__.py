"""From findings to a report, by the policy."""
