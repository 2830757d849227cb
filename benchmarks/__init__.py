"""What measures the tool: its speed on made-up projects, its truth on public projects' artifacts."""
