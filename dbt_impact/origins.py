"""What a token is for: the server that it may be sent to, and whether the way there is safe."""

from urllib.parse import urlsplit

_LOCAL = ("localhost", "127.0.0.1", "::1")
_USUAL_PORTS = {"https": 443, "http": 80}


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    port = parts.port or _USUAL_PORTS.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def is_safe(url: str) -> bool:
    """Whether what comes from an address can't be changed on its way: https, or this machine."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    except ValueError:
        return False
