"""The nodes of a project, each traced when it is asked for: columns, rows, problems, inputs."""
