"""How Sphinx builds the website, and the book, from build/pages."""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from home import TITLE
from template import ROOT, repository, website

STATIC = ROOT / "build/pages/_static"  # not there where only the book was gathered

described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
address = repository()

project = TITLE
author = described["authors"][0]["name"]
project_copyright = f"{author}. Code: MIT. Prose, figures and slides: CC BY 4.0"
release = described["version"]

extensions = [
    "myst_nb",
    "notfound.extension",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_sitemap",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
]
exclude_patterns = ["downloads", "_static"]
default_role = "literal"
numfig = True
numfig_secnum_depth = 0

# The notebooks are shown as they are committed.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]

add_module_names = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
bibtex_bibfiles = [str(ROOT / "slides/references.bib")]

templates_path = ["templates"]
html_theme = "furo"
html_title = TITLE
html_baseurl = f"https://{website(address)}/"
html_static_path = [str(STATIC)] if STATIC.exists() else []
html_css_files = ["site.css"]
html_js_files = [("scroll.js", {"defer": "defer"})]
html_favicon = str(STATIC / "favicon.svg") if STATIC.exists() else None
html_copy_source = False
html_use_index = False

mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}

sitemap_url_scheme = "{link}"
sitemap_excludes = ["404.html", "search.html"]
notfound_urls_prefix = f"/{website(address).partition('/')[2]}/"
ogp_site_url = html_baseurl
ogp_description_length = 160
ogp_social_cards = {"font": "DejaVu Sans", "line_color": "#0072B2"}

latex_engine = "xelatex"
latex_documents = [("index", "implicit-tutorial.tex", TITLE, author, "manual")]
latex_elements = {
    "papersize": "a4paper",
    "polyglossia": "",
    "babel": "",
    "fncychap": "",
    "fontpkg": "",
    "preamble": (ROOT / "site/book.tex").read_text(encoding="utf-8"),
    "sphinxsetup": "hmargin=2.2cm, vmargin=2.2cm, verbatimwithframe=false",
    "figure_align": "H",
    "extraclassoptions": "openany,oneside",
}
latex_show_urls = "no"


def equations_as_written(app, what, name, obj, options, lines: list[str]) -> None:
    """Keep the lines of an indented equation or example in a docstring, in place."""
    for at in range(len(lines) - 1, 0, -1):
        before = next((line for line in reversed(lines[:at]) if line), "")
        begins = lines[at].startswith(" ") and not lines[at - 1]
        if begins and before and not before.startswith(" "):
            lines[at:at] = ["::", ""]


def without_old_roles(app, name: str, template: str, context: dict, doctree) -> None:
    """Call a reference an item of its list: docutils' role for it is out of use."""
    context["body"] = context.get("body", "").replace("doc-biblioentry", "listitem")


def setup(app) -> None:
    """Let docstrings and pages through the functions above, docstrings before napoleon's."""
    app.connect("autodoc-process-docstring", equations_as_written, priority=400)
    app.connect("html-page-context", without_old_roles)
