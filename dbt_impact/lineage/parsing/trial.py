"""Tries a text in a process of its own before it is parsed in this one: what kills that process is not parsed here."""

import sys
import time

from dbt_impact.lineage.parsing.tried import MEMORY, NO_MEMORY, SECONDS

# The limit of CPU time ends a text; this one ends what waits, and all on machines without such limits.
MOST_SECONDS = 3 * SECONDS
MOST_SECONDS_OF_ALL = 120
# The child finds its modules where this process found them, and nowhere else: not in the folder that it runs in, which
# may be a stranger's checkout.
_CHILD = "import sys; sys.path[:] = {path!r}; from dbt_impact.lineage.parsing.tried import main; main({dialect!r})"
_LACKS_TIME = -24  # SIGXCPU, which not every system has


class Trials:
    """Tries texts of one dialect, until the time that a run may spend on them is over."""

    child = _CHILD

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._seconds_left = float(MOST_SECONDS_OF_ALL)

    def fatal(self, sql: str) -> str | None:
        """What parsing the text would do to this process; None where it is harmless."""
        if self._seconds_left <= 0:
            return f"{MOST_SECONDS_OF_ALL} seconds went into SQL that is long or nests deep, and this is more of it"
        started = time.monotonic()
        try:
            return self._outcome(sql)
        finally:
            self._seconds_left -= time.monotonic() - started

    def _outcome(self, sql: str) -> str | None:
        # What starts processes is not for a run whose texts are all calm, as nearly every run's are.
        import subprocess

        program = self.child.format(path=sys.path, dialect=self._dialect)
        try:
            done = subprocess.run(
                [sys.executable, "-c", program],
                input=sql.encode("utf-8", "surrogatepass"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=min(MOST_SECONDS, self._seconds_left),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"parsing the SQL takes longer than {SECONDS} seconds"
        except OSError as error:
            return f"the SQL is long or nests deep, and no process could be started to try it ({error.strerror})"
        match done.returncode:
            case 0:
                return None
            case code if code == _LACKS_TIME:
                return f"parsing the SQL takes longer than {SECONDS} seconds"
            case code if code == NO_MEMORY:
                return f"parsing the SQL takes more than {MEMORY // 1024**3} GB of memory"
            case _:
                return "the parser dies of the SQL"
