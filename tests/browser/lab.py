"""A JupyterLab and a Chromium of their own, with nothing of the machine's settings."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium")
# Without what asks for a sandbox, a screen or a network.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()
NEWS = "@jupyterlab/apputils-extension:announcements"  # a question that lies over the cells


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(folder):
    """Serve copies of the notebooks; yield what stands before and after a notebook's name."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    settings = folder / "config/labconfig/page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": {NEWS: True}}))
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--port-retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={folder / 'notebooks'}"]
    own = {f"JUPYTER_{name.upper()}_DIR": folder / name for name in ("config", "data", "runtime")}
    log = folder / "jupyterlab.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command,
            env={**os.environ, **own, "IPYTHONDIR": folder / "ipython"},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api?token={token}", process, log)
        yield f"{address}/lab/tree/", f"?token={token}"
    finally:
        process.terminate()  # and its kernels with it
        process.wait(30)


def wait_for(address, process, log, seconds=120):
    """Return as soon as the server answers."""
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        try:
            return urlopen(address).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab does not answer. Its log:\n{log.read_text()}")


@contextmanager
def browser(folder):
    """Start Chromium with a profile of its own; yield an empty page of a laptop's size."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 1300, "height": 900},
        )
        chromium.set_default_timeout(60_000)  # milliseconds
        expect.set_options(timeout=60_000)
        yield chromium.pages[0]
        chromium.close()
