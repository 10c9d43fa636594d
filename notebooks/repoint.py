"""Move the course to another repository on GitHub: every badge, install line and link, its website.

The address is written by hand in pyproject.toml alone, but pages and built notebooks repeat it.
So is the release that a hosted notebook installs, and the setup cells repeat it.
Nothing is run: a notebook keeps its outputs, and stays in step with its source.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from in_step import MARK, digest, number_cells
from regions import SourceError
from template import ROOT, release, repository, website

GITHUB = "https://github.com/"
OWNER, NAME = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}", r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}"
BUILT = {"build", "dist", "node_modules", "__pycache__"}


def checked(repo: str) -> str:
    """Return owner/name; raise `SourceError` where GitHub has no such name."""
    if not re.fullmatch(f"{OWNER}/{NAME}", repo) or repo.endswith(".git"):
        raise SourceError(
            f"REPO is '{repo}', which is no repository on GitHub. Write it without https:// and "
            "without .git:\n    make repoint REPO=owner/name"
        )
    return repo


def checked_tag(tag: str) -> str:
    """Return the tag as pyproject.toml has it; raise `SourceError` where it names no release."""
    if tag != "main" and not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
        raise SourceError(
            f"TAG is '{tag}', which is no release. Write TAG=v1.2.3, or TAG=main for no release."
        )
    return tag.replace("main", "")


def pattern(repo: str) -> re.Pattern:
    """Match owner/name where it stands by itself, as in any address."""
    return re.compile(rf"(?<![\w.-]){re.escape(repo)}(?![\w-])")


def names(repo: str) -> list[str]:
    """Return a repository's names in addresses: owner/name, and its website's."""
    return [repo, website(repo)]


def texts(root: Path) -> dict[Path, str]:
    """Return the text files of the course; what is hidden or built is left out."""
    found = {}
    for folder, inner, names in os.walk(root):
        inner[:] = [n for n in inner if n not in BUILT and (n[0] != "." or n in (".ci", ".github"))]
        for path in (Path(folder, name) for name in names):
            try:
                found[path] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue  # a picture
    return found


def as_built(text: str, moved: str) -> str:
    """Return a notebook's text `moved`, numbered and marked as a build marks it."""
    before, after = (nbformat.reads(t, as_version=4) for t in (text, moved))
    mark = after.metadata.get(MARK, {})
    if mark.get("digest") != digest(before):
        return moved  # somebody works in it, and it must go on to look edited
    number_cells(after)
    mark["digest"] = digest(after)
    return nbformat.writes(after) + "\n"


def repoint(repo: str, root: Path) -> list[Path]:
    """Rewrite the address in every file under `root`; return the files that changed."""
    address = repository(root)
    old = address.removeprefix(GITHUB)
    if old == address:
        raise SourceError(f"pyproject.toml names {address}, which is not on GitHub.")
    if old == repo:
        return []
    found = texts(root)
    new = [pattern(name) for name in names(repo)]
    if taken := [path for path, text in found.items() if any(n.search(text) for n in new)]:
        raise SourceError(
            f"{taken[0].relative_to(root)} names {repo} already, as another repository. "
            "Pointed there, the two could not be told apart."
        )
    changed = {}
    for path, text in found.items():
        moved = text
        for before, after in zip(names(old), names(repo), strict=True):
            moved = pattern(before).sub(after, moved)
        if moved != text:
            changed[path] = as_built(text, moved) if path.suffix == ".ipynb" else moved
    for path, text in changed.items():
        path.write_bytes(text.encode("utf-8"))
    return sorted(changed)


def pin(tag: str, root: Path) -> list[Path]:
    """Have setup cells install the release `tag`, or main for ""; return the files that changed."""
    install = re.compile(rf"(git\+{re.escape(repository(root))})(@v[\d.]+)?(?=\\?\")")
    changed = {}
    for path, text in texts(root).items():
        if path == root / "pyproject.toml":
            pinned = re.sub(r'^tag = ".*"$', f'tag = "{tag}"', text, flags=re.MULTILINE)
        elif path.suffix == ".ipynb":
            pinned = install.sub(rf"\g<1>{'@' if tag else ''}{tag}", text)
        else:
            continue
        if pinned != text:
            changed[path] = as_built(text, pinned) if path.suffix == ".ipynb" else pinned
    for path, text in changed.items():
        path.write_bytes(text.encode("utf-8"))
    return sorted(changed)


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Repoint the course to the owner/name that is given, or to a tag; return the exit status."""
    repo, tag = [*arguments, "", ""][:2]
    try:
        repo = checked(repo) if repo or not tag else ""
        pinned = checked_tag(tag) if tag else None
        changed = set(repoint(repo, root)) if repo else set()
        if pinned is not None:
            changed |= set(pin(pinned, root))
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    for path in sorted(changed):
        print(path.relative_to(root))
    at = ", ".join(filter(None, (repository(root), release(root))))
    print(f"{len(changed)} files rewritten: the course is at {at}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
