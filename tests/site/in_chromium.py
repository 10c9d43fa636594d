"""Every page in Chromium: whole, from one host, readable by all, with sliders that move."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from website import NOTEBOOKS, PAGES, ROOT

BUDGET = 2_000_000  # bytes that a page and all it loads take, as a server sends them
TEXTS = {"document", "script", "stylesheet", "fetch", "xhr"}  # what a server compresses
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# MathJax' own markup is not ours to mend, and half of a lecture's elements.
LOOKED_AT = {"exclude": [["mjx-container"]]}
UNFOLD = "document.querySelectorAll('details').forEach(e => { e.open = true })"
TYPESET = "!window.MathJax || MathJax.startup.promise.then(() => true)"
# What sticks out of the window, and not of a box that scrolls; furo cuts it off without a sign.
WIDER = """
const all = document.querySelectorAll("article *:not(mjx-assistive-mml, mjx-assistive-mml *)");
[...all].filter(e => {
  if (e.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let box = e; box.tagName !== "ARTICLE"; box = box.parentElement)
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowX)) return false;
  return true;
}).map(e => e.outerHTML.slice(0, 200))"""

LAPTOP = {"width": 1300, "height": 900}


class Opened:
    """A page, and what happened while it was loaded."""

    def __init__(self, page, address, name):
        self.page, self.name, self.faults, self.foreign, self.bytes = page, name, [], [], 0
        self.host = urlsplit(address).netloc
        page.on(
            "console", lambda said: self.faults.append(said.text) if said.type == "error" else 0
        )
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self.asked)
        page.on("response", self.answered)
        page.goto(f"{address}{name}.html", wait_until="networkidle")
        page.wait_for_function(TYPESET)

    def asked(self, request):
        if request.url.startswith("http") and urlsplit(request.url).netloc != self.host:
            self.foreign.append(request.url)

    def answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")
        elif response.url.startswith("http"):
            body = response.body()
            compressed = response.request.resource_type in TEXTS
            self.bytes += len(gzip.compress(body, 6) if compressed else body)


@pytest.fixture(scope="module", params=PAGES)
def found(request, chromium, address):
    """Each page in turn, opened once for all its tests, with everything unfolded."""
    context = chromium.new_context(viewport=LAPTOP, reduced_motion="reduce")
    found = Opened(context.new_page(), address, request.param)
    found.page.evaluate(UNFOLD)
    yield found
    context.close()


def htmls(name):
    """Return the HTML that a page's cells have saved; the home shows a widget of lecture 01."""
    if name == "index":
        return next(
            ([html] for html in htmls(f"lectures/{NOTEBOOKS[0].stem}") if "flipbook" in html), []
        )
    if not name.startswith("lectures/"):
        return []
    notebook = nbformat.read(ROOT / "notebooks" / f"{Path(name).name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.get("data", {}).get("text/html", "") for output in outputs]


def violations(page):
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, context=LOOKED_AT, options=options).response["violations"]
    return [
        (rule["id"], node["target"], node["html"][:200]) for rule in found for node in rule["nodes"]
    ]


def test_a_page_loads_whole_and_from_this_host_alone(found):
    assert found.faults == []
    assert found.foreign == []


def test_every_formula_is_typeset(found):
    assert found.page.locator("mjx-merror").all_text_contents() == []
    assert found.page.locator("article .math:not(:has(mjx-container))").count() == 0


def test_a_page_is_light(found):
    assert 10_000 < found.bytes < BUDGET


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_of_wcag_a_and_aa(found, scheme):
    found.page.emulate_media(color_scheme=scheme)
    assert violations(found.page) == []


def test_a_page_is_no_wider_than_a_phone(found):
    found.page.set_viewport_size({"width": 390, "height": 844})
    too_wide = found.page.evaluate(WIDER)
    found.page.set_viewport_size(LAPTOP)
    assert too_wide == []


def test_the_search_finds_a_lecture(chromium, address):
    page = chromium.new_page()
    page.goto(f"{address}search.html?q=brachistochrone")
    page.locator("#search-results a[href*='03_brachistochrone']").first.wait_for()
    page.close()


def test_an_address_that_is_none_shows_links_that_lead_home(chromium, address):
    """GitHub Pages sends 404.html in its place, at whatever depth."""
    page = chromium.new_page()
    page.goto(f"{address}404.html")
    assert page.locator("h1").text_content().startswith("Page not found")
    paths = page.locator(".sidebar-tree a").evaluate_all("all => all.map(e => e.pathname)")
    page.close()
    assert paths
    assert [path for path in paths if not path.startswith(urlsplit(address).path)] == []


def test_the_keyboard_moves_every_slider_and_what_the_picture_says(found):
    saved = sum('class="flipbook"' in html for html in htmls(found.name))
    books = found.page.locator(".flipbook").all()
    assert len(books) == saved
    for book in books:
        picture = book.locator("[role=img]")
        for control in book.locator("input[type=range], input[type=radio]:checked").all():
            before = picture.get_attribute("aria-label"), picture.inner_html()
            control.focus()
            last = control.get_attribute("type") == "range" and control.evaluate(
                "e => e.value === e.max"
            )
            control.press("ArrowLeft" if last else "ArrowRight")
            after = picture.get_attribute("aria-label"), picture.inner_html()
            assert after[0] != before[0] and after[1] != before[1], control.evaluate(
                "e => e.outerHTML"
            )
