"""What the page is told with its first load."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.manager import ContentsManager
from servers import Start

from hepsct.page import SERVER_ROOT, tell_root


def test_the_page_knows_the_folder_of_the_file_browser_absolute(start_jupyter: Start) -> None:
    """JupyterLab's page carries it, in the configuration that every page starts with."""
    jupyter = start_jupyter(extensions=("jupyterlab", "hepsct"))
    page = jupyter.browser().get("lab").text
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    config = json.loads(html.unescape(found[1]))
    assert Path(config[SERVER_ROOT]) == jupyter.folder / "root"
    assert Path(config[SERVER_ROOT]).is_absolute()


def test_contents_on_no_disk_have_no_folder() -> None:
    """A manager that keeps its files elsewhere names none."""
    settings: dict[str, Any] = {}
    tell_root(settings, ContentsManager())
    assert settings == {}
