"""An authorizer under which everybody may read and nobody may do more."""

from __future__ import annotations

from jupyter_server.auth import Authorizer, User
from jupyter_server.base.handlers import JupyterHandler


class ReadOnly(Authorizer):
    """Refuses every action but reading."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        return action == "read"
