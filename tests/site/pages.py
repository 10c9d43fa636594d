"""The website's files: every lecture whole, every link leads somewhere, nothing private in them."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from website import NOTEBOOKS, PAGES, ROOT

HOST = "https://site.test/"

each_page = pytest.mark.parametrize("name", PAGES)
each_lecture = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="session")
def soups(built):
    return {
        name: BeautifulSoup((built / f"{name}.html").read_text(), "html.parser") for name in PAGES
    }


def cells(path, kind):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == kind]


def alts_of(path):
    outputs = [output for cell in cells(path, "code") for output in cell.outputs]
    return [o.metadata["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {})]


def test_there_is_a_page_for_each_of_these_and_no_other(built):
    found = {str(p.relative_to(built).with_suffix("")) for p in built.rglob("*.html")}
    assert found == set(PAGES)


@each_lecture
def test_a_lecture_has_all_its_figures_with_their_alt_texts(soups, path):
    shown = {image.get("alt") for image in soups[f"lectures/{path.stem}"].select("article img")}
    assert alts_of(path)
    assert [alt for alt in alts_of(path) if alt not in shown] == []


@each_page
def test_every_image_has_an_alt_text(soups, name):
    assert [
        i.get("src") for i in soups[name].select("img:not(.sidebar-logo)") if not i.get("alt")
    ] == []


@each_lecture
def test_a_solution_is_folded_below_each_exercise(soups, path):
    solved = path.parent / "solutions" / path.name
    if not solved.exists():
        assert "### BEGIN" not in path.read_text()
        return
    pairs = zip(cells(path, "code"), cells(solved, "code"), strict=True)
    changed = [b.source for a, b in pairs if a.source != b.source]
    exercises = [s for s in changed if not re.search(r"check\.(predict|recall)\(", s)]
    folded = [
        d
        for d in soups[f"lectures/{path.stem}"].select("details.folded")
        if d.summary.get_text(strip=True) == "Solution"
    ]
    assert len(folded) == len(exercises)
    assert not any(fold.has_attr("open") for fold in folded)
    for fold, source in zip(folded, exercises, strict=True):
        code = fold.select_one("pre").get_text()
        assert code.strip() == re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", source, flags=re.M)
    text = soups[f"lectures/{path.stem}"].get_text()
    assert not re.search("### (BEGIN|END|STUB)|Not attempted yet|<details>", text)


@each_lecture
def test_the_source_of_every_other_cell_is_shown(soups, path):
    shown = [
        pre.get_text().strip() for pre in soups[f"lectures/{path.stem}"].select(".cell_input pre")
    ]
    sources = [cell.source.strip() for cell in cells(path, "code")]
    questions = r"(#.*\n)*check\.(predict|recall)\(.*\)"
    assert shown == [source for source in sources if not re.fullmatch(questions, source)]


@each_page
def test_every_link_of_the_site_leads_somewhere(soups, built, name):
    page, broken = f"{HOST}{name}.html", []
    for tag in soups[name].select("[href], [src]"):
        link = urlsplit(urljoin(page, tag.get("href") or tag.get("src")))
        if link.netloc != urlsplit(HOST).netloc or link.scheme == "data":
            continue
        target = unquote(link.path).lstrip("/")
        if name == "404":
            target = target.partition("/")[2]
        file = built / (target or "index.html")
        known = soups.get(str(file.relative_to(built).with_suffix("")))
        if not file.is_file() or (
            link.fragment and known and not known.find(id=unquote(link.fragment))
        ):
            broken.append(link.geturl())
    assert broken == []


@each_page
def test_nothing_is_loaded_from_elsewhere(soups, name):
    loaded = soups[name].select("[src], link[rel=stylesheet], link[rel=preload], link[rel=icon]")
    addresses = [tag.get("src") or tag.get("href") for tag in loaded]
    assert addresses
    assert [a for a in addresses if urlsplit(a).netloc] == []


def test_the_sitemap_lists_every_page_that_a_reader_may_find(built):
    tree = ET.parse(built / "sitemap.xml")
    found = [loc.text for loc in tree.iter() if loc.tag.endswith("loc")]
    paths = [urlsplit(loc).path.split("/", 2)[2].removesuffix(".html") for loc in found]
    assert sorted(paths) == sorted(set(PAGES) - {"search", "404"})


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"search", "404"}))
def test_a_page_says_what_it_is_where_it_is_shared(soups, built, name):
    for key in ("og:title", "og:description", "og:image", "og:url"):
        assert soups[name].find("meta", property=key)["content"], key
    card = soups[name].find("meta", property="og:image")["content"]
    assert (built / urlsplit(card).path.split("/", 2)[2]).exists()


def test_nothing_of_this_machine_is_published(built):
    private = re.compile(rb"(?<![\w.:/])/(home|root|tmp|work)/\w")
    texts = [p for p in built.rglob("*") if p.suffix in {".html", ".js", ".xml", ".ipynb", ".txt"}]
    assert [
        str(p) for p in texts if "mathjax" not in p.parts and private.search(p.read_bytes())
    ] == []


def test_the_package_documents_each_public_name(soups):
    import implicit_tutorial

    described = {tag["id"].split(".")[-1] for tag in soups["api"].select("dt[id]")}
    assert set(implicit_tutorial.__all__) <= described


def test_a_deck_is_shown_frame_by_frame_or_says_how_to_build_it(soups):
    shown = [img["alt"] for img in soups["slides"].select(".slides img")]
    for deck in sorted((ROOT / "slides").glob("*.md")):
        titles = re.findall(r"^## (?!\{)(.*)$", deck.read_text(), flags=re.M)
        plain = [re.sub(r"[$`*_\\]", "", title) for title in titles]
        if (ROOT / "slides" / f"{deck.stem}-handout.pdf").exists():
            assert [title for title in plain if title not in shown] == []
        else:
            assert "make slides" in soups["slides"].get_text()
