"""A Jupyter server as a Hub starts it: below a path, with a token, XSRF checked."""

import json
import os

c = get_config()  # noqa: F821  (JupyterLab reads this file with it)
hub = json.loads(os.environ["HEPSCT_UI_HUB"])
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabServerApp.extra_labextensions_path = []
c.ServerApp.jpserver_extensions = {"jupyterlab": True, "hepsct": True}
c.ServerApp.port = hub["port"]
c.ServerApp.port_retries = 0
c.ServerApp.base_url = hub["base"]
c.IdentityProvider.token = hub["token"]
c.ServerApp.root_dir = os.environ["HEPSCT_UI_NOTEBOOKS"]
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
