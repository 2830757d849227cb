"""What time it is; SOURCE_DATE_EPOCH stops the clock, so that the same input gives the same output."""

import os
from collections.abc import Mapping
from datetime import datetime, timezone


def now(environment: Mapping[str, str] = os.environ) -> datetime:
    """The time, in UTC. A SOURCE_DATE_EPOCH that is no number of seconds stops nothing."""
    stopped = environment.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(stopped), timezone.utc)
    except (ValueError, OverflowError, OSError):
        return datetime.now(timezone.utc)
