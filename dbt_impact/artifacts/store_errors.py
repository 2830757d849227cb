"""What the libraries behind fsspec raise when a store can't be had, where that is no OSError."""

import sys

# By the module that has them; a library that was not loaded has raised nothing.
_RAISED = {
    "aiohttp": ("ClientError",),
    "azure.core.exceptions": ("AzureError",),
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "fsspec.exceptions": ("FSTimeoutError", "BlocksizeMismatchError"),
    "gcsfs.retry": ("HttpError",),
    "google.auth.exceptions": ("GoogleAuthError",),
}


def store_errors() -> tuple[type[Exception], ...]:
    """Every such class that can have been raised by now; those of Python's own among them."""
    classes = (getattr(sys.modules.get(module), name, None) for module, names in _RAISED.items() for name in names)
    known = (each for each in classes if isinstance(each, type) and issubclass(each, Exception))
    return (OSError, ValueError, *known)
