"""What a git repository holds, asked of git as a program, whoever wrote the repository."""
