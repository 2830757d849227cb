"""From facts to findings and a verdict: policy ends here."""
