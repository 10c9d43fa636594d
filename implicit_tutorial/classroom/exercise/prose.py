"""How a sentence of feedback becomes HTML."""

import re
from html import escape

LINK = re.compile(r"""\[([^\]]+)\]\((https?://[^)\s"]+)\)""")


def prose(text: str) -> str:
    """Return a sentence as HTML: `code` and [links](https://...) as in Markdown, else as it is."""
    parts = escape(text, quote=False).replace("\n", "<br>").split("`")
    parts[::2] = [LINK.sub(r'<a href="\2">\1</a>', part) for part in parts[::2]]
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))


def plain(text: str) -> str:
    """Return a sentence as plain text: a link is followed by its address."""
    return LINK.sub(r"\1 (\2)", text)
