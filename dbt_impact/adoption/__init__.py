"""How a project begins with the tool: the files that it starts from, in three stages."""
