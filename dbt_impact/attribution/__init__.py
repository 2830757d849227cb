"""Which of the changes a pull request made itself, where production went on without it."""
