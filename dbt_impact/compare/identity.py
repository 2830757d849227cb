"""Short hashes that name a change or a finding from push to push."""

import hashlib


def short_hash(*parts: str) -> str:
    """Twelve hexadecimal digits of the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
