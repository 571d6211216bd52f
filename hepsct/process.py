"""One run of the companion: its process, its socket, its secret and its last words."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from logging import Logger
from pathlib import Path

from hepsct.node import find_node

_LONGEST_SOCKET_PATH = 107
_PREFIX = "hepsct-"
_WORDS_KEPT = 20
_LONGEST_WORDS = 2000
# Keys that every line of the companion's log has and Jupyter's log has by itself.
_LOG_FRAME = {"level", "time", "name", "pid", "hostname", "msg"}
_TETHER = Path(__file__).with_name("tether.py")
# The companion and its workers have no use for what lets one act as the user towards Jupyter.
_WITHHELD = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN", "JUPYTERHUB_OAUTH_SCOPES")


class StartFailed(Exception):
    """The companion ended, or stayed silent, before it was ready; the message says how."""


@dataclass(frozen=True)
class Address:
    """Where the companion listens, and what it must be told to answer."""

    socket: str
    secret: str


class CompanionProcess:
    """A companion from start to end. Make it with :meth:`start`."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path, address: Address) -> None:
        """Takes over a process that was started with pipes for all three streams."""
        self.address = address
        self._process = process
        self._folder = folder
        self._words: deque[str] = deque(maxlen=_WORDS_KEPT)
        self._readers: list[asyncio.Task[None]] = []

    @classmethod
    async def start(
        cls, script: Path, environment: Mapping[str, str], log: Logger, patience: float
    ) -> CompanionProcess:
        """Starts ``script`` in Node and waits at most ``patience`` seconds until it listens.

        Raises NodeMissing and StartFailed.
        """
        node = await asyncio.to_thread(find_node)
        folder = socket_folder()
        address = Address(str(folder / "companion.sock"), secrets.token_urlsafe(32))
        kept = {name: value for name, value in os.environ.items() if name not in _WITHHELD}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), node.path, str(script)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            # Ctrl-C on Jupyter's terminal is for Jupyter, which then ends the companion in order.
            start_new_session=True,
            env={
                **kept,
                **environment,
                "HEPSCT_SOCKET": address.socket,
                "HEPSCT_SECRET": address.secret,
            },
        )
        self = cls(process, folder, address)
        self._readers.append(asyncio.create_task(self._listen(process.stderr, log)))
        try:
            await asyncio.wait_for(self._ready(), patience)
        except asyncio.TimeoutError:
            await self.end()
            raise StartFailed(
                f"The companion was not ready after {patience:g} s.{self.last_words()}"
            ) from None
        except BaseException:
            await self.end()
            raise
        self._readers.append(asyncio.create_task(self._listen(process.stdout, log)))
        return self

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def ended(self) -> str:
        """Waits for the end of the process; says in words how it ended."""
        code = await self._process.wait()
        await asyncio.wait(self._readers, timeout=1)
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return f"The companion {how}.{self.last_words()}"

    def last_words(self) -> str:
        """What the process last wrote to stderr, as a sentence to append; '' when nothing."""
        return f" Its last words: {' | '.join(self._words)}" if self._words else ""

    async def end(self, patience: float = 5) -> None:
        """Closes stdin, which asks it to end, then insists; removes the socket's folder."""
        if self._process.stdin:
            self._process.stdin.close()
        for insist in (self._process.terminate, self._process.kill):
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._process.wait(), patience)
                break
            with contextlib.suppress(ProcessLookupError):
                insist()
        await self._process.wait()
        await asyncio.wait(self._readers, timeout=1)
        for reader in self._readers:
            reader.cancel()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _ready(self) -> None:
        assert self._process.stdout is not None
        while not self._process.stdout.at_eof():
            with contextlib.suppress(ValueError):  # other lines, however long, are not for us
                said = json.loads(await self._process.stdout.readline())
                if isinstance(said, dict) and said.get("ready") is True:
                    return
        raise StartFailed(await self.ended())

    async def _listen(self, stream: asyncio.StreamReader | None, log: Logger) -> None:
        """Drains a stream, so that the process never blocks on it; keeps and logs its lines."""
        assert stream is not None
        rest = b""
        while chunk := await stream.read(1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            self._keep(lines, log)
            rest = rest[-(1 << 16) :]
        self._keep([rest], log)

    def _keep(self, lines: list[bytes], log: Logger) -> None:
        for line in lines:
            level, text = _read_log_line(line.decode(errors="replace").strip())
            if text:
                self._words.append(text)
                log.log(level, "companion %d: %s", self.pid, text)


def _read_log_line(line: str) -> tuple[int, str]:
    """Level and text of a line; the companion's own are JSON, in which 30 is the level info."""
    with contextlib.suppress(ValueError):
        said = json.loads(line)
        if isinstance(said, dict) and isinstance(said.get("msg"), str):
            level = said.get("level", 30)
            details = {key: said[key] for key in said.keys() - _LOG_FRAME}
            shown = f"{said['msg']} {json.dumps(details)}" if details else said["msg"]
            return (level - 10 if isinstance(level, int) else logging.INFO), shown[:_LONGEST_WORDS]
    return logging.INFO, line[:_LONGEST_WORDS]


def socket_folder() -> Path:
    """A new folder that only this user may enter, short enough for the path of a socket.

    $XDG_RUNTIME_DIR where it is there and short, else the temporary directory, else /tmp.
    """
    places = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]
    for place in filter(None, places):
        longest = len(os.fsencode(place)) + len("/hepsct-xxxxxxxx/companion.sock")
        if longest <= _LONGEST_SOCKET_PATH and os.access(place, os.W_OK | os.X_OK):
            remove_left_over(Path(place))
            return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    raise StartFailed(
        f"None of {', '.join(filter(None, places))} can hold the companion's socket: each is "
        "either not writable or has too long a path. Let XDG_RUNTIME_DIR name a short one."
    )


def remove_left_over(place: Path) -> None:
    """Removes this user's folders in ``place`` whose companion is gone and could not tidy up."""
    for end in place.glob(f"{_PREFIX}*/companion.sock"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            if end.stat().st_uid != os.getuid():
                continue
            try:
                probe.connect(str(end))
            except ConnectionRefusedError:
                shutil.rmtree(end.parent, ignore_errors=True)
