"""What does a person see in a page? A Chromium without a window, told by its own protocol what to open and to show."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0")
_TEXT = """
    [document, ...[...document.querySelectorAll('iframe')].map(frame => frame.contentDocument)]
        .map(one => one && one.body ? one.body.innerText : '').join('\\n')
"""


@dataclass
class Page:
    """One page, and what was asked of the browser about it."""

    line: ClientWebSocketResponse
    _numbers: Any = field(default_factory=lambda: count(1))

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Give one command of the protocol, and hear its answer."""
        number = next(self._numbers)
        await self.line.send_json({"id": number, "method": method, "params": params})
        while True:
            heard = await self.line.receive_json()
            if heard.get("id") == number:
                assert "error" not in heard, heard
                result: dict[str, Any] = heard["result"]
                return result

    async def run(self, script: str) -> Any:
        """What an expression of JavaScript gives in the page."""
        given = await self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        return given["result"].get("value")

    async def open(self, url: str) -> None:
        """Go to an address."""
        await self.ask("Page.navigate", url=url)

    async def text(self) -> str:
        """All that stands in the page, and in the frames within it."""
        return str(await self.run(_TEXT))

    async def until_it_says(self, *words: str, seconds: float = 45) -> str:
        """Wait until all of these stand in the page; a page sends no word of it."""
        said = ""
        try:
            async with asyncio.timeout(seconds):
                while [word for word in words if word not in said]:
                    await asyncio.sleep(0.2)
                    said = await self.text()
        except TimeoutError:
            raise AssertionError(f"the page does not say {words}: {said}") from None
        return said

    async def picture(self, file: Path, width: int = 1280, height: int = 900) -> None:
        """Keep what is seen as PNG."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        shot = await self.ask("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Page]:
    """A browser with one page, what it keeps in *folder*."""
    assert PROGRAM
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *_FLAGS, f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    try:
        async with asyncio.timeout(30):
            while not (said := (await process.stderr.readline()).decode()).startswith("DevTools listening on "):
                assert said, "the browser ended"
        port = said.split(":")[2].partition("/")[0]
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as told:
                (page,) = [one for one in await told.json() if one["type"] == "page"]
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as line:
                opened = Page(line)
                await opened.ask("Page.enable")
                yield opened
    finally:
        process.kill()
        await process.wait()
