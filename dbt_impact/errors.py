"""The one error that a user sees: a check that could not be done, and how to mend it."""


class DbtImpactError(Exception):
    """The check could not be done. The message is one line that says what and how to mend it; exit code 2."""


class Unreadable(Exception):
    """A file or a text that can't be read. The message is one line; whoever reads it knows what depends on that."""
