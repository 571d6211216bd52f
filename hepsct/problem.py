"""Errors in words, in the one shape that every route answers: application/problem+json."""

from __future__ import annotations

import json
from collections.abc import Mapping

MEDIA_TYPE = "application/problem+json"

# Code and title (the family of protocol/errors.ts) of what the relay itself refuses.
_REFUSALS = {
    401: ("permission-denied", "permission"),
    403: ("permission-denied", "permission"),
    404: ("not-found", "not-found"),
    500: ("internal", "internal"),
}


class CompanionUnavailable(Exception):
    """No companion can answer now; ``code`` is companion-missing, -starting or -failed."""

    def __init__(self, code: str, message: str) -> None:
        """The message is a sentence for the user: what is wrong and what to do."""
        super().__init__(message)
        self.code = code
        self.message = message

    def body(self) -> bytes:
        """The answer for a request that needs the companion."""
        return problem(self.code, "again", 503, self.message)


def refusal(status: int, message: str) -> bytes:
    """The answer for a request that the relay refuses before the companion hears of it."""
    code, title = _REFUSALS.get(status, ("request-invalid", "recipe"))
    return problem(code, title, status, message)


def problem(
    code: str,
    title: str,
    status: int,
    message: str,
    fields: Mapping[str, str | int] | None = None,
) -> bytes:
    """The body; ``message`` stands at the top, where JupyterLab's ResponseError looks for it."""
    body = {
        "type": f"urn:hepsct:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "fields": dict(fields or {}),
        "message": message,
    }
    return json.dumps(body).encode()
