"""A JupyterLab for the browser tests, with the extension as it lies in this repository."""

import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821  (JupyterLab reads this file with it)
configure_jupyter_server(c)
c.LabApp.extension_manager = "readonly"
c.ServerApp.jpserver_extensions = {"jupyterlab": True, "hepsct": True}
c.ServerApp.port = int(os.environ["HEPSCT_UI_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.root_dir = os.environ["HEPSCT_UI_NOTEBOOKS"]
c.ServerApp.allow_root = True
