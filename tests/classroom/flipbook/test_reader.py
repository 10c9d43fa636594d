"""Two books on one plain page in Chromium: by keyboard, without a network, without a script."""

import pytest
from browser.lab import CHROMIUM, FLAGS
from classroom.flipbook.small import FEW, controls, show
from playwright.sync_api import sync_playwright

from implicit_tutorial.classroom.picture.flipbook.record import record

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Two books</title>
<body style="background: {ground}; color: {ink}">{one}<p>between</p>{two}"""
START = "A dashed line from 0 that ends at 0.5."

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    one = record(show, controls()).html
    two = record(show, controls(slope=FEW)).html
    path = tmp_path_factory.mktemp("books") / "page.html"
    path.write_text(PAGE.format(ground="#111", ink="#eee", one=one, two=two), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(chromium, address):
    page = chromium.new_page()
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text))
    page.goto(address)
    page.locator(".flipbook-picture").nth(1).wait_for()
    yield page
    assert page.faults == [] and page.asked == [address]
    page.close()


def seen(page, number):
    """Return a book's words, what its live region says, and its picture."""
    picture = page.locator(".flipbook-picture").nth(number)
    said = page.locator(".flipbook-said").nth(number).text_content()
    return picture.get_attribute("aria-label"), said, picture.inner_html()


def test_a_book_opens_at_its_start_in_place_of_its_still(page):
    for number in (0, 1):
        words, said, picture = seen(page, number)
        assert words == START and said == "" and picture.startswith("<svg")
    assert page.locator("img, .flipbook-run").count() == 0
    assert page.get_by_role("img", name=START).count() == 2


def test_an_arrow_key_turns_one_book_and_says_so(page):
    before, other = seen(page, 0), seen(page, 1)
    slider = page.get_by_role("slider", name="slope").first
    assert slider.get_attribute("aria-valuetext") == "0.5"
    slider.press("ArrowRight")
    words, said, picture = seen(page, 0)
    assert words == said == "A dashed line from 0 that ends at 0.75."
    assert picture != before[2] and seen(page, 1) == other
    assert slider.get_attribute("aria-valuetext") == "0.75"
    assert page.locator(".flipbook-value").first.text_content() == "0.75"
    slider.press("Home")
    assert seen(page, 0)[0] == "A dashed line from 0 that ends at -0.5."


def test_a_choice_is_made_by_keys_in_one_book_alone(page):
    group = page.get_by_role("group", name="looks").nth(1)
    group.get_by_label("dashed").press("ArrowLeft")
    assert seen(page, 1)[0] == seen(page, 1)[1] == "A solid line from 0 that ends at 0.5."
    assert seen(page, 0)[0] == START
    assert page.get_by_role("radio", checked=True).count() == 2


def test_its_controls_are_sent_nowhere(page, address):
    page.locator(".flipbook form").first.evaluate("form => form.requestSubmit()")
    page.wait_for_timeout(50)
    assert page.url == address


def test_its_words_take_the_colour_of_the_page_and_it_fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 800})
    svg = page.locator(".flipbook svg").first
    assert svg.evaluate("e => getComputedStyle(e).fill") == "rgb(238, 238, 238)"
    assert svg.bounding_box()["width"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_white_takes_the_ground_of_the_page_also_when_that_changes(page):
    hollow = page.locator(".flipbook svg [style*=flipbook-ground]").first
    fill = "e => getComputedStyle(e).fill"
    assert hollow.evaluate(fill) == "rgb(17, 17, 17)"
    page.evaluate("document.body.style.background = '#eef'")
    page.wait_for_timeout(50)
    assert hollow.evaluate(fill) == "rgb(238, 238, 255)"


def test_jupyterlab_is_told_to_leave_its_keys_alone(page):
    inputs = page.locator(".flipbook input")
    assert inputs.count() == page.locator("input[data-lm-suppress-shortcuts]").count() == 6


def test_a_book_that_is_put_in_later_opens_too(page):
    """As in JupyterLab: first the HTML, whose scripts do not run, then each script anew."""
    page.evaluate(
        """(html) => {
          const host = document.createElement("div");
          host.innerHTML = html;
          for (const old of host.querySelectorAll("script")) {
            const script = document.createElement("script");
            script.textContent = old.textContent;
            old.replaceWith(script);
          }
          document.body.append(host);
        }""",
        record(show, controls()).html,
    )
    page.locator(".flipbook-picture").nth(2).wait_for()
    page.get_by_role("slider", name="slope").nth(2).press("End")
    assert seen(page, 2)[0] == "A dashed line from 0 that ends at 0.75."
    assert seen(page, 0)[0] == START


def test_without_a_script_the_still_stands(chromium, address):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(address)
    assert page.get_by_role("img", name=START).count() == 2
    assert page.get_by_text("Run this cell to move the sliders.").count() == 2
    assert page.locator("input").count() == 0
    page.close()
