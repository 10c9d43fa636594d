"""Links of the repository's own pages, as the website has them."""

import re
from posixpath import join, normpath

PAGES = {"docs/notation.md": "/notation.md", "docs/lecturers.md": "/lecturers.md"}
LINK = re.compile(r"\]\(([^)\s]+)\)")


def on_the_site(path: str, address: str) -> str:
    """Return where a file of the repository is read: a page of the site, or else on GitHub."""
    if path in PAGES:
        return PAGES[path]
    if found := re.fullmatch(r"notebooks/(\w+)\.ipynb", path):
        return f"/lectures/{found[1]}.ipynb"
    return f"{address}/blob/main/{path}"


def relink(text: str, folder: str, address: str) -> str:
    """Return Markdown from a folder of the repository with its links as the website needs them."""

    def target(found: re.Match) -> str:
        link = found[1]
        if link.startswith(f"{address}/blob/main/"):
            path = link.removeprefix(f"{address}/blob/main/")
        elif "://" in link or link.startswith(("#", "mailto:")):
            return found[0]
        else:
            path = normpath(join(folder, link))
        return f"]({on_the_site(path, address)})"

    return LINK.sub(target, text)


def relink_html(html: str, address: str) -> str:
    """Return what a cell shows, its links to lectures on GitHub leading to their pages."""
    lecture = re.compile(rf'href="{re.escape(address)}/blob/main/notebooks/(\w+)\.ipynb"')
    return lecture.sub(r'href="\1.html"', html)
