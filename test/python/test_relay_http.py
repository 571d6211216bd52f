"""The relay over HTTP: who may pass, what passes, and in what form."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import BASE, Jupyter, Start, eventually

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def routes() -> list[tuple[str, str]]:
    """Every operation of the contract, and the contract itself."""
    document = json.loads((ROOT / "protocol/generated/openapi.json").read_text())
    found = [
        (method.upper(), path.replace("{", "").replace("}", "").lstrip("/"))
        for path, item in document["paths"].items()
        for method in item
        if method.upper() in METHODS
    ]
    assert len(found) > 10
    return [*found, ("GET", "openapi.json"), ("GET", "v1/events"), ("GET", "elsewhere")]


def problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["message"].endswith(".")
    return body


def test_a_request_reaches_the_companion_without_what_identifies_the_user(jupyter: Jupyter) -> None:
    browser = jupyter.browser()
    answer = browser.get(
        "hepsct/v1/some%20where/a%2Fb?path=%2Fdata%2Fa&token=x&index=3",
        headers={"X-Hepsct-Secret": "guess", "X-Hepsct-User": "root", "Referer": jupyter.url},
    )
    seen = answer.json()
    assert seen["url"] == "/v1/some%20where/a%2Fb?path=%2Fdata%2Fa&index=3"
    assert seen["headers"]["host"] == "companion"
    assert len(seen["headers"]["x-hepsct-secret"]) > 40
    assert seen["headers"]["x-hepsct-user"] not in ("", "root")
    for name in ("cookie", "authorization", "referer", "x-xsrftoken"):
        assert name not in seen["headers"]
    assert jupyter.token not in answer.text


@pytest.mark.parametrize("token", [None, "wrong"])
def test_every_route_without_the_right_identity_is_refused(
    jupyter: Jupyter, token: str | None
) -> None:
    client = jupyter.client(token)
    before = jupyter.companions()
    for method, path in routes():
        answer = client.request(method, f"hepsct/{path}")
        assert answer.status_code == 403, (method, path)
        if method != "HEAD":
            assert problem(answer)["code"] == "permission-denied"
    for method in METHODS:
        assert client.request(method, "hepsct/v1/status").status_code == 403, method
    assert jupyter.companions() == before


def test_every_route_refuses_a_user_whom_the_authorizer_refuses(start_jupyter: Any) -> None:
    folder = Path(__file__).parent
    jupyter = start_jupyter(
        "--ServerApp.authorizer_class=read_only.ReadOnly", PYTHONPATH=str(folder)
    )
    client = jupyter.client()
    assert client.get("hepsct/v1/anything").status_code == 200
    for method, path in routes():
        answer = client.request(method, f"hepsct/{path}")
        if method not in ("GET", "HEAD"):
            assert answer.status_code == 403, (method, path)
            assert problem(answer)["code"] == "permission-denied"
    # A read after writes and a write after reads: no method inherits the other's right.
    assert client.get("hepsct/v1/anything").status_code == 200
    assert client.post("hepsct/v1/anything").status_code == 403


def test_a_post_by_cookie_needs_the_xsrf_token(jupyter: Jupyter) -> None:
    browser = jupyter.browser()
    refused = browser.post("hepsct/v1/jobs", json={"a": 1})
    assert refused.status_code == 403
    assert "XSRF token" in problem(refused)["message"]
    token = browser.cookies["_xsrf"]
    passed = browser.post("hepsct/v1/jobs", json={"a": 1}, headers={"X-XSRFToken": token})
    assert passed.status_code == 200
    assert passed.json()["body"].replace(" ", "") == '{"a":1}'
    assert passed.json()["headers"]["content-type"] == "application/json"


def test_a_page_of_another_site_is_refused(jupyter: Jupyter) -> None:
    browser = jupyter.browser()
    foreign = {"Origin": "https://elsewhere.example"}
    assert browser.get("hepsct/v1/anything", headers=foreign).status_code == 403
    assert browser.get("hepsct/v1/anything", headers={"Origin": jupyter.origin}).status_code == 200


@pytest.mark.parametrize("path", ["", "v2/status", "v1", "v1/../secret", "v1/%2e%2e/secret"])
def test_nothing_beside_the_contract_is_relayed(jupyter: Jupyter, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", jupyter.port)
    headers = {"Authorization": f"token {jupyter.token}"}
    connection.request("GET", f"{BASE}hepsct/{path}", headers=headers)
    assert connection.getresponse().status == 404
    connection.close()


def test_other_methods_are_refused(jupyter: Jupyter) -> None:
    assert jupyter.client().request("OPTIONS", "hepsct/v1/status").status_code == 405
    assert jupyter.client().request("TRACE", "hepsct/v1/status").status_code == 405


def test_tags_pass_and_cookies_of_the_companion_do_not(jupyter: Jupyter) -> None:
    client = jupyter.client()
    answer = client.get("hepsct/v1/tagged")
    assert (answer.status_code, answer.text, answer.headers["etag"]) == (200, "x", '"7"')
    assert not any("a=b" in cookie for cookie in answer.headers.get_list("set-cookie"))
    again = client.get("hepsct/v1/tagged", headers={"If-None-Match": '"7"'})
    assert (again.status_code, again.content) == (304, b"")


def test_head_has_the_headers_and_no_body(jupyter: Jupyter) -> None:
    answer = jupyter.client().head("hepsct/v1/large?mib=3")
    assert answer.headers["content-length"] == str(3 << 20)
    assert answer.content == b""


def test_a_body_above_the_limit_is_refused_in_words(jupyter: Jupyter) -> None:
    client = jupyter.client()
    assert client.post("hepsct/v1/jobs", content=bytes(1 << 20)).json()["length"] == 1 << 20
    answer = client.post("hepsct/v1/jobs", content=bytes((64 << 20) + 1))
    assert answer.status_code == 413
    assert "64 MiB" in problem(answer)["message"]


def test_a_large_response_streams_through_little_memory(jupyter: Jupyter) -> None:
    client = jupyter.client()
    client.get("hepsct/v1/anything")
    before, size = peak_memory(jupyter.process.pid), 512 << 20
    seen = 0
    with client.stream("GET", "hepsct/v1/large?mib=512") as answer:
        assert answer.headers["content-length"] == str(size)
        for part in answer.iter_raw(1 << 20):
            assert part[0] == (seen >> 20) % 256
            seen += len(part)
    assert seen == size
    assert peak_memory(jupyter.process.pid) - before < 48 << 20


@pytest.mark.parametrize("how", ["counted", "chunked"])
def test_a_response_that_breaks_off_does_not_look_whole(jupyter: Jupyter, how: str) -> None:
    with pytest.raises(httpx.TransportError):
        jupyter.client().get(f"hepsct/v1/large?mib=3&breaks={how}")


def test_a_request_that_is_given_up_ends_quietly(start_jupyter: Start) -> None:
    jupyter = start_jupyter("--ServerApp.log_level=DEBUG")
    client = jupyter.client()
    assert client.get("hepsct/v1/anything").status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        client.get("hepsct/v1/never", timeout=0.5)
    given_up = f"GET {BASE}hepsct/v1/never was given up"
    eventually(lambda: given_up in jupyter.log.read_text(), "the request to end", jupyter.log)
    assert client.get("hepsct/v1/anything").status_code == 200
    assert " 503 " not in jupyter.log.read_text()
    assert '"User-Agent"' not in jupyter.log.read_text()


def peak_memory(pid: int) -> int:
    """The largest resident size of the process so far, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise AssertionError("no VmHWM")
