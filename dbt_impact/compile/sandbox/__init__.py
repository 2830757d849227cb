"""What runs in the process that renders: templates of strangers, and nothing besides. Only here is Jinja imported."""
