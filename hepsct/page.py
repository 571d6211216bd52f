"""What the server tells the page with its first load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_server.services.contents.filemanager import FileContentsManager

SERVER_ROOT = "hepsctServerRoot"


def tell_root(settings: dict[str, Any], contents: object) -> None:
    """Puts the folder of the file browser, absolute, into the page's configuration.

    Jupyter itself shortens it to ``~/work``. Contents that lie on no disk, as in a database,
    have no such folder: nothing is told, and the page says so.
    """
    if isinstance(contents, FileContentsManager):
        page = settings.setdefault("page_config_data", {})
        page[SERVER_ROOT] = Path(contents.root_dir).absolute().as_posix()
