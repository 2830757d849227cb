"""Real git repositories in a folder of the test's own."""

import os
import subprocess
from pathlib import Path

import pytest

# Nothing of the machine's own settings, and the same ids in every run.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
}


class Origin:
    """A repository to commit to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        """What git prints. Fails the test where it fails."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return os.fsdecode(done.stdout).strip()

    def write(self, files: dict[str, str]) -> None:
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def commit(self, message: str, files: dict[str, str] | None = None) -> str:
        """Writes files, commits all that differs, and gives the commit's id."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Origin:
    """An empty repository; nothing of this machine's settings of git holds for it."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return Origin(tmp_path / "origin")
