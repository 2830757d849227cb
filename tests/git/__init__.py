"""Git as a program, in real repositories."""
