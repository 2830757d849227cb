"""Where data goes to and where it comes from, by column, in one project: the two questions of every incident."""
