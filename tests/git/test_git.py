"""Git is asked the right things, and does only what it is asked, whatever the repository holds."""

import os
import subprocess
from pathlib import Path

import pytest

from dbt_impact.git.changes import FileChange, changed_files
from dbt_impact.git.history import first_parents
from dbt_impact.git.program import GitError
from dbt_impact.git.repository import NoRepository, Repository, repository
from dbt_impact.git.trees import checked_out, file_at, files_at, paths_at
from tests.git.repositories import Origin

TEXT = "\n".join(f"select {number} as column_{number}" for number in range(20))


def test_a_repository_is_found_from_a_folder_in_it(origin: Origin) -> None:
    origin.commit("one", {"dbt/models/a.sql": TEXT})
    found = repository(origin.root / "dbt")
    assert found == Repository(origin.root, "dbt/", shallow=False)
    assert repository(origin.root).below == ""


def test_what_git_tells_its_hooks_decides_nothing(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    origin.commit("one", {"a.sql": TEXT})
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert paths_at(repository(origin.root), "HEAD") == {"a.sql"}


def test_no_repository_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match=r"is in no git repository: give a manifest as --base$"):
        repository(tmp_path)
    with pytest.raises(GitError, match=r"cannot change to"):
        repository(tmp_path / "missing")


@pytest.mark.usefixtures("origin")
def test_no_git_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed here"):
        repository(tmp_path)


def test_refs_are_never_options_and_never_a_shells(origin: Origin) -> None:
    one = origin.commit("one", {"a.sql": TEXT})
    origin.git("tag", "v1")
    asked = repository(origin.root)
    assert asked.commit("v1") == asked.commit("main") == one
    for hostile in ("--exec=touch stolen", "-h", "$(touch stolen)", "; touch stolen", "main:a.sql", "a\0b", ""):
        with pytest.raises(GitError) as refused:
            asked.commit(hostile)
        assert "\n" not in str(refused.value)
        assert not asked.knows(hostile)
    assert not list(origin.root.glob("**/stolen"))


def test_where_branches_parted(origin: Origin) -> None:
    one = origin.commit("one", {"a.sql": TEXT})
    origin.git("switch", "--quiet", "--create", "feature")
    two = origin.commit("two", {"b.sql": TEXT})
    origin.git("switch", "--quiet", "main")
    three = origin.commit("three", {"c.sql": TEXT})
    asked = repository(origin.root)
    assert asked.merge_base("main", "feature") == one
    assert asked.is_ancestor(one, "main")
    assert not asked.is_ancestor(two, three)
    origin.git("checkout", "--quiet", "--orphan", "other")
    origin.commit("four", {"d.sql": TEXT})
    with pytest.raises(GitError, match="have no commit in common"):
        asked.merge_base("main", "other")


def test_a_shallow_clone_is_told_what_to_fetch(origin: Origin, tmp_path: Path) -> None:
    origin.commit("one", {"a.sql": TEXT})
    origin.git("switch", "--quiet", "--create", "feature")
    origin.commit("two", {"b.sql": TEXT})
    origin.git("switch", "--quiet", "main")
    origin.commit("three", {"c.sql": TEXT})
    clone = tmp_path / "clone"
    options = ("--quiet", "--depth=1", "--no-single-branch")
    subprocess.run(["git", "clone", *options, f"file://{origin.root}", str(clone)], check=True, capture_output=True)
    shallow = repository(clone)
    assert shallow.shallow
    with pytest.raises(GitError, match=r"too shallow to know where .*: run git fetch --unshallow origin$"):
        shallow.merge_base("origin/main", "origin/feature")
    with pytest.raises(GitError, match="the clone is shallow, run git fetch --unshallow origin"):
        shallow.commit("origin/main~1")
    subprocess.run(["git", "-C", str(clone), "fetch", "--quiet", "--unshallow", "origin"], check=True)
    assert repository(clone).merge_base("origin/main", "origin/feature") == shallow.commit("origin/main~1")


def test_changed_files_between_commits_and_in_the_working_tree(origin: Origin) -> None:
    strange = 'models/üñï "q"\n\t*.sql'
    files = {"models/a.sql": TEXT, "models/b.sql": TEXT + "\n-- b", strange: "select 1", ".gitignore": "target/\n"}
    base = origin.commit("one", files)
    origin.git("mv", "models/b.sql", "models/-b.sql")
    origin.commit("two", {"models/a.sql": TEXT + "\n", strange: "select 2"})
    asked = repository(origin.root)
    committed = {
        FileChange("models/-b.sql", "renamed", was="models/b.sql"),
        FileChange("models/a.sql", "changed"),
        FileChange(strange, "changed"),
    }
    assert set(changed_files(asked, base, "HEAD")) == committed
    origin.write({"models/new.sql": TEXT, "target/manifest.json": "{}"})
    (origin.root / "models/a.sql").unlink()
    assert set(changed_files(asked, base)) == {
        FileChange("models/-b.sql", "renamed", was="models/b.sql"),
        FileChange("models/a.sql", "removed"),
        FileChange(strange, "changed"),
        FileChange("models/new.sql", "added"),
    }


def test_an_open_merge_counts_as_changed(origin: Origin) -> None:
    origin.commit("one", {"a.sql": "select 1"})
    origin.git("switch", "--quiet", "--create", "feature")
    origin.commit("two", {"a.sql": "select 2"})
    origin.git("switch", "--quiet", "main")
    origin.commit("three", {"a.sql": "select 3"})
    subprocess.run(["git", "-C", str(origin.root), "merge", "--quiet", "feature"], capture_output=True, check=False)
    assert changed_files(repository(origin.root), "HEAD") == (FileChange("a.sql", "changed"),)


def test_programs_that_the_repository_names_do_not_run(origin: Origin, tmp_path: Path) -> None:
    base = origin.commit("one", {"a.sql": TEXT, ".gitattributes": "*.sql filter=evil diff=evil\n"})
    origin.commit("two", {"a.sql": TEXT + "\n-- two"})
    stolen = tmp_path / "stolen"
    evil = tmp_path / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {stolen}\ncat\n", encoding="utf-8")
    evil.chmod(0o700)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (hooks / name).symlink_to(evil)
    for setting in (
        "core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command",
        "filter.evil.clean", "filter.evil.process", "core.sshCommand", "core.editor", "pager.diff", "pager.log",
    ):  # fmt: skip
        origin.git("config", setting, str(evil))
    origin.git("config", "filter.evil.required", "true")
    origin.git("config", "core.hooksPath", str(hooks))
    # Another size and time, so that git has to look into the file.
    (origin.root / "a.sql").write_text(TEXT + "\n-- three!", encoding="utf-8")
    asked = repository(origin.root)
    assert [each.path for each in changed_files(asked, base)] == ["a.sql"]
    assert [each.path for each in changed_files(asked, base, "HEAD")] == ["a.sql"]
    assert file_at(asked, base, "a.sql") == TEXT.encode()
    assert len(first_parents(asked, "HEAD", 5)) == 2
    # A checkout needs its filters, as Git LFS is one.
    origin.git("config", "--remove-section", "filter.evil")
    with checked_out(asked, base) as tree:
        assert (tree / "a.sql").read_text(encoding="utf-8") == TEXT
    assert not stolen.exists()


def test_files_of_a_commit(origin: Origin) -> None:
    one = origin.commit("one", {"a.sql": TEXT, "empty.sql": "", "b/-c.sql": "select 1\n\n"})
    (origin.root / "link.sql").symlink_to("/etc/passwd")
    origin.commit("two", {"a.sql": "select 2"})
    asked = repository(origin.root)
    found = files_at(asked, one, ["a.sql", "empty.sql", "b/-c.sql", "b", "missing.sql", "*.sql"])
    assert found == {"a.sql": TEXT.encode(), "empty.sql": b"", "b/-c.sql": b"select 1\n\n"}
    assert file_at(asked, "HEAD", "a.sql") == b"select 2"
    assert file_at(asked, "HEAD", "link.sql") is None
    assert paths_at(asked, "HEAD") == {"a.sql", "empty.sql", "b/-c.sql", "link.sql"}
    with pytest.raises(GitError, match="more than 10 are not read"):
        file_at(asked, one, "a.sql", most_bytes=10)


def test_a_commit_is_checked_out_beside_the_repository_and_goes_away(origin: Origin) -> None:
    one = origin.commit("one", {"a.sql": TEXT, "models/b.sql": "select 1"})
    origin.commit("two", {"a.sql": "select 2", "models/b.sql": "select 2"})
    # What `git sparse-checkout set models` leaves: the folder alone would be checked out.
    origin.git("sparse-checkout", "set", "other")
    origin.write({"mine.sql": "not committed"})
    before = repository_state(origin)
    with checked_out(repository(origin.root), one) as tree:
        files = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
        assert files == {"a.sql", "models/b.sql"}
        assert (tree / "models/b.sql").read_text(encoding="utf-8") == "select 1"
    assert not tree.parent.exists()
    with pytest.raises(KeyboardInterrupt), checked_out(repository(origin.root), one) as tree:
        raise KeyboardInterrupt
    assert not tree.parent.exists()
    assert repository_state(origin) == before


def repository_state(origin: Origin) -> dict[str, bytes]:
    """Every file of the working tree and of git's own folder."""
    return {str(path): path.read_bytes() for path in origin.root.rglob("*") if path.is_file()}


def test_history_goes_along_first_parents(origin: Origin) -> None:
    one = origin.commit("one", {"a.sql": TEXT})
    origin.git("switch", "--quiet", "--create", "feature")
    two = origin.commit("two\n\nwith more to say", {"models/b.sql": TEXT})
    origin.git("switch", "--quiet", "main")
    origin.git("merge", "--quiet", "--no-ff", "--message", "merge it", "feature")
    origin.commit("three", {"c.sql": TEXT})
    asked = repository(origin.root)
    three, merge, first = first_parents(asked, "HEAD", 10)
    assert (three.subject, merge.subject, first.subject) == ("three", "merge it", "one")
    assert merge.parents == (one, two)
    assert first.parents == ()
    assert abs(merge.time - os.stat(origin.root).st_mtime) < 3600
    assert [each.subject for each in first_parents(asked, "HEAD", 1)] == ["three"]
    assert [each.subject for each in first_parents(asked, "HEAD", 10, ["models"])] == ["merge it"]
    assert [each.subject for each in first_parents(asked, two, 1)] == ["two"]
