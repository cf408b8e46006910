"""A Chromium without a window that opens one page and gives back its picture, spoken to over a pipe of its own.

It uses the browser that is on the machine and the Chrome DevTools protocol; no further package is needed.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from server.runtime.errors import RuntimeProblem

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS: Final = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio", "--hide-scrollbars", "--ignore-gpu-blocklist",
    "--enable-unsafe-swiftshader",
)  # fmt: skip
ONE_SCREEN_PX: Final = 1080
"""Height of the screen that letters are drawn for; a larger picture is the same page with more pixels to each."""
READY: Final = "window.__saved.then(() => document.documentElement.dataset.drawn ?? '')"


class NoChromium(RuntimeProblem):
    """There is no browser on this machine that could draw a picture."""

    def __init__(self) -> None:
        super().__init__(
            "no Chromium found to draw the picture: run `sudo apt-get install -y chromium`, or set ONEMAP_CHROMIUM to "
            "a Chrome, Chromium or Edge; an .html needs none. "
            "未找到用于绘制画面的 Chromium:请运行 `sudo apt-get install -y chromium`,或用 ONEMAP_CHROMIUM 指定 "
            "Chrome、Chromium 或 Edge;导出 .html 不需要浏览器"
        )


class PictureFailed(RuntimeProblem):
    """The browser ended or did not draw in time."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the picture could not be drawn: {why} 画面未能绘制:{why}")


def find_chromium() -> str:
    """The browser's program: ONEMAP_CHROMIUM, else the first of the usual names; raises `NoChromium`."""
    given = os.environ.get("ONEMAP_CHROMIUM")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium()
    return found


def picture(page: Path, *, width: int, height: int, within_s: float = 180.0) -> bytes:
    """The PNG of a saved page once it has drawn itself.

    Parameters
    ----------
    page : an HTML file of `scenes.saved_page`
    width, height : of the picture [px]
    within_s : patience [s]

    Raises
    ------
    NoChromium, PictureFailed
    """
    factor = max(1.0, height / ONE_SCREEN_PX)
    deadline = time.monotonic() + within_s
    with _browser(find_chromium(), deadline) as browser:
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.session = session
        size = {"width": round(width / factor), "height": round(height / factor)}
        browser.ask("Emulation.setDeviceMetricsOverride", deviceScaleFactor=factor, mobile=False, **size)
        browser.ask("Page.enable")
        browser.ask("Page.navigate", url=page.resolve().as_uri())
        browser.until("Page.loadEventFired")
        drawn = browser.ask("Runtime.evaluate", expression=READY, awaitPromise=True, returnByValue=True)
        if drawn.get("result", {}).get("value") != "yes":
            why = drawn.get("exceptionDetails", {}).get("exception", {}).get("description", "the page did not draw")
            raise PictureFailed(str(why).splitlines()[0])
        shot = browser.ask("Page.captureScreenshot", format="png", captureBeyondViewport=False)
    return base64.b64decode(shot["data"])


@dataclass(slots=True)
class _Browser:
    """One browser at the other end of two pipes; messages end with a zero byte."""

    write: int
    read: int
    deadline: float
    session: str | None = None
    number: int = 0
    rest: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What a command answers; raises `PictureFailed`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise PictureFailed(str(answer["error"].get("message")))
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def until(self, method: str) -> None:
        """Wait for an event, also one that has come already."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.read], [], [], left)[0]:
                raise PictureFailed("it took too long")
            part = os.read(self.read, 1 << 20)
            if not part:
                raise PictureFailed("the browser ended")
            self.rest += part
        one, _, self.rest = self.rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        return message


@contextmanager
def _browser(program: str, deadline: float) -> Iterator[_Browser]:
    """A browser with a folder of its own, ended and cleared away afterwards; it reads 3 and writes 4."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="onemap-chromium-", ignore_cleanup_errors=True) as folder:
        command = [program, *FLAGS, *root, f"--user-data-dir={folder}", "about:blank"]
        process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$@" 3<&{to_read} 4>&{from_write}', "chromium", *command],
            pass_fds=(to_read, from_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(to_read)
        os.close(from_write)
        try:
            yield _Browser(to_write, from_read, deadline)
        finally:
            os.close(to_write)
            os.close(from_read)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
