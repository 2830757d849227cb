"""From SQL text to a syntax tree, whatever the text is."""
