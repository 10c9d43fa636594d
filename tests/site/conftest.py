"""The built website, served as GitHub Pages serves it: under the repository's name."""

import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser.lab import CHROMIUM, FLAGS
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "notebooks"))

from template import ROOT, repository, website

BUILT = ROOT / "build/site"
PREFIX = f"/{website(repository()).partition('/')[2]}/"  # "/name/"


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path):
        path = path.split("?")[0].split("#")[0]
        inside = path.removeprefix(PREFIX) if path.startswith(PREFIX) else "nowhere"
        return str(BUILT / (inside or "index.html"))

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Say nothing where a browser has gone before it had all."""


@pytest.fixture(scope="session")
def built():
    assert (BUILT / "index.html").exists(), "There is no website yet: run `make site`."
    return BUILT


@pytest.fixture(scope="session")
def address(built):
    """Serve the website; yield the address of its home."""
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
