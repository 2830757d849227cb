"""Text that steers no terminal. It stands alone, for `--help` needs no more of what renders."""


def printable(text: str) -> str:
    """The text without what would steer a terminal, and of any length."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
