"""A notebook in JupyterLab, moved by mouse and keyboard as a reader moves it."""

import shutil
import time
from contextlib import contextmanager

from browser.lab import ROOT
from playwright.sync_api import expect

IDLE = "Python 3 (ipykernel) | Idle"
WAITING = ".jp-InputPrompt:text('*')"
SLIDER, CHOICE = "[role=slider]", ".widget-toggle-button:not(.mod-active)"
ELSE = "select, .widget-radio, .widget-checkbox, .widget-text"  # JupyterLab takes their keys
FAULT = "[data-mime-type$='.error'], [data-mime-type$='.stderr']"
MOVING = ".widget-interact, .animation"  # what `interact` shows, and matplotlib's player
ARTEFACTS = ROOT / "tests/artefacts/browser"


class Notebook:
    """One notebook that is open in a page; cells are counted from 0, as in the file."""

    def __init__(self, page, name):
        self.page, self.name, self.faults = page, name, []
        self.folder = ARTEFACTS / name
        shutil.rmtree(self.folder, ignore_errors=True)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    @contextmanager
    def photographed(self, name):
        """Keep a screenshot of how it ended, and name it where that is a failure."""
        path = self.folder / f"{name}.png"
        try:
            yield
        except Exception as error:
            error.add_note(f"Screenshot: {path}")
            raise
        finally:
            self.page.screenshot(path=path)

    def open(self, address):
        self.page.goto(address)
        # Before the kernel is idle, a dialog about it swallows what is asked for.
        expect(self.page.get_by_text(IDLE)).to_be_visible(timeout=120_000)

    def run_all(self, seconds):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).click()
        expect(self.page.locator(WAITING)).not_to_have_count(0)
        expect(self.page.locator(WAITING)).to_have_count(0, timeout=1000 * seconds)
        expect(self.page.get_by_text(IDLE)).to_be_visible()

    def cell(self, number):
        return self.page.locator(".jp-Notebook-cell").nth(number)

    def photograph(self):
        """Keep a screenshot of every page, from the top to the bottom."""
        scroll = "e => { const y = e.scrollTop; e.scrollBy(0, 760); return e.scrollTop > y }"
        panel = self.page.locator(".jp-WindowedPanel-outer")
        panel.evaluate("e => e.scrollTo(0, 0)")
        number, more = 0, True
        while more:
            self.page.wait_for_timeout(100)
            self.page.screenshot(path=self.folder / f"page_{number:02}.png")
            number, more = number + 1, panel.evaluate(scroll)

    def answer(self, number, source):
        """Replace a cell's text, and run it."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")


def unmoved(widget):
    """Move each control of a widget by the keyboard; return the moves that leave its picture alone.

    A slider goes one step and to both its ends, since a picture may break at an end alone.
    """
    widget.scroll_into_view_if_needed()
    stuck = widget.locator(ELSE).count() * ["a control without keys"]
    for button in widget.get_by_title("Next frame").all():
        if not changes(widget, button, "Enter"):
            stuck.append("Next frame")
    for number in range(widget.locator(CHOICE).count()):
        button = widget.locator(CHOICE).nth(number)
        label = button.text_content()
        if not changes(widget, button, "Enter"):
            stuck.append(label)
    for slider in widget.locator(SLIDER).all():
        label = slider.locator("xpath=ancestor::*[label]/label").text_content()
        for key, end in (("ArrowRight", "max"), ("Home", "min"), ("End", "max")):
            now, limit = (slider.get_attribute(f"aria-value{x}") for x in ("now", end))
            if now != limit and not changes(widget, slider, key):
                stuck.append(f"{label}, {key}")
    return stuck


def changes(widget, control, key, seconds=20):
    """Press a key on a control; say whether the widget shows another picture, and no warning."""

    def pictures():
        return widget.locator("img").evaluate_all("all => all.map(e => e.src)")

    before = pictures()
    control.focus()
    control.press(key)
    end = time.monotonic() + seconds
    while pictures() in ([], before) and time.monotonic() < end:
        widget.page.wait_for_timeout(20)
    return pictures() not in ([], before) and widget.locator(FAULT).count() == 0
