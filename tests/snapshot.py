"""The working tree as a reader clones it from GitHub, although git serves only commits."""

import os
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def snapshot(folder: Path) -> dict[str, str]:
    """Commit the working tree, without what git ignores, to a repository of its own in `folder`.

    Returns:
        The variables with which git finds that repository under the address on GitHub.
    """
    bare = folder / "course.git"
    variables = {"GIT_DIR": bare, "GIT_WORK_TREE": ROOT, "GIT_INDEX_FILE": bare / "snapshot.index"}
    for who in ("AUTHOR", "COMMITTER"):
        variables |= {f"GIT_{who}_NAME": "snapshot", f"GIT_{who}_EMAIL": "none"}

    def git(*arguments: str) -> str:
        environment = os.environ | {name: str(value) for name, value in variables.items()}
        return subprocess.check_output(["git", *arguments], env=environment, text=True).strip()

    subprocess.check_call(["git", "init", "--quiet", "--bare", "-b", "main", str(bare)])
    git("add", "--all", str(ROOT))
    git("update-ref", "refs/heads/main", git("commit-tree", git("write-tree"), "-m", "Snapshot"))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if tag := settings["tool"]["implicit-tutorial"]["tag"]:  # what a setup cell asks for then
        git("update-ref", f"refs/tags/{tag}", "main")
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{bare.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": settings["project"]["urls"]["Repository"],
    }
