"""Runs one Python command to its end and prints its seconds, peak memory in bytes, exit code and processor seconds.

It stays small, because a process inherits its parent's peak: one that is started by a large one looks large.
"""

import os
import subprocess
import sys
import time


def main(output: str, *arguments: str) -> None:
    """Run Python with the arguments; what it prints goes to the file `output`."""
    # An installed package comes with its bytecode, so a checkout that is measured must be allowed to keep its own.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with open(output, "wb") as stream:
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=stream, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    print(seconds, usage.ru_maxrss * unit, process.returncode, usage.ru_utime + usage.ru_stime)


if __name__ == "__main__":
    main(*sys.argv[1:])
