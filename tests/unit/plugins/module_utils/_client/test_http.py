# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from urllib.parse import urlsplit

import pytest
import requests
import urllib3

from ansible_collections.community.airflow.plugins.module_utils._client.failures import failure
from ansible_collections.community.airflow.plugins.module_utils._client.http import (
    ConnectionSettings,
    Http,
    quote_segment,
)
from ansible_collections.community.airflow.plugins.module_utils._errors import OutcomeUnknownError, TransportError
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
    HANG_UP,
    Reply,
    html,
    script,
)

OK = Reply(200, {"ok": True})
READS = ("GET", "DELETE")
WRITES = ("POST", "PATCH")


def client(url, pauses=None, **options):
    """Return a client that records its pauses instead of waiting."""
    return Http(
        ConnectionSettings(**{"url": url, "use_proxy": False, **options}),
        pause=(pauses if pauses is not None else []).append,
    )


@pytest.fixture
def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_a_request_and_its_response(serve):
    server = serve(script(Reply(201, {"a": "é"}, {"Location": "/there", "Set-Cookie": "session=x; Path=/"})))
    http = client(server.url + "/sub", headers={"X-Gateway": "g"})
    answer = http.request(
        "POST", "/pools", [("limit", "1"), ("q", "a&b"), ("q", "c")], json={"n": 1}, headers={"X-Own": "o"}
    )
    request = server.requests[0]
    assert (request.method, request.path, request.json) == ("POST", "/sub/pools?limit=1&q=a%26b&q=c", {"n": 1})
    assert (request.headers["X-Gateway"], request.headers["X-Own"]) == ("g", "o")
    assert request.headers["Accept"] == "application/json"
    assert (answer.method, answer.path, answer.status, answer.is_json) == ("POST", "/pools", 201, True)
    assert (answer.body, answer.location) == ({"a": "é"}, "/there")
    assert [(cookie["name"], cookie["value"]) for cookie in http.cookies()] == [("session", "x")]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500, 501])
@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_a_response_is_returned_with_any_status(serve, method, status):
    server = serve(script(Reply(status, {"detail": "d"})))
    assert client(server.url).request(method, "/x").status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize("method", READS)
def test_safe_requests_are_retried(serve, method, status):
    pauses: list[float] = []
    server = serve(script(Reply(status), Reply(status), OK))
    assert client(server.url, pauses).request(method, "/x").status == 200
    assert pauses == [0.5, 1.0]


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("method", WRITES)
def test_a_write_is_not_repeated(serve, method, status):
    server = serve(script(Reply(status, headers={"Retry-After": "1"}), OK))
    assert client(server.url).request(method, "/x").status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", WRITES)
def test_rate_limited_writes_are_retried(serve, method):
    pauses: list[float] = []
    server = serve(script(Reply(429, headers={"Retry-After": "7"}), OK))
    assert client(server.url, pauses).request(method, "/x", json={"n": 1}).status == 200
    assert pauses == [7.0]
    assert [one.json for one in server.requests] == [{"n": 1}, {"n": 1}]


def test_repeatable_posts_are_retried(serve):
    server = serve(script(HANG_UP, Reply(503), OK))
    assert client(server.url).request("POST", "/auth/token", repeat=True).status == 200


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("86400", 60.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:00", 0.0),
        ("Wed, 21 Oct 2199 07:28:00 GMT", 60.0),
        ("Wed, 99 Oct 2199 07:28:00 GMT", 60.0),
        ("soon", 0.5),
        ("-1", 0.5),
        ("1.5", 0.5),
        ("\u00b2", 0.5),
        (" 2 ", 2.0),
        ("", 0.5),
    ],
)
def test_retry_after_header(serve, header, pause):
    pauses: list[float] = []
    server = serve(script(Reply(503, headers={"Retry-After": header}), OK))
    assert client(server.url, pauses).request("GET", "/x").status == 200
    assert pauses == [pause]


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_retries_end(serve, retries):
    pauses: list[float] = []
    server = serve(script(Reply(503)))
    assert client(server.url, pauses, retries=retries).request("GET", "/x").status == 503
    assert (len(server.requests), len(pauses)) == (retries + 1, retries)


@pytest.mark.parametrize("status, count", [(429, 3), (502, 1), (503, 1)])
def test_retries_after_a_rate_limit_can_have_another_number(serve, status, count):
    server = serve(script(Reply(status)))
    client(server.url, retries=0).request("POST", "/login", repeat=True, rate_limit_retries=2)
    assert len(server.requests) == count


@pytest.mark.parametrize("method", READS)
def test_a_broken_connection_is_tried_again(serve, method):
    server = serve(script(HANG_UP, HANG_UP, OK))
    assert client(server.url).request(method, "/x").status == 200


@pytest.mark.parametrize("method", READS)
def test_connection_remains_broken(serve, method):
    server = serve(script(HANG_UP))
    with pytest.raises(TransportError, match=f"The connection to {server.url} broke during {method} /x"):
        client(server.url, retries=1).request(method, "/x")
    assert len(server.requests) == 2


@pytest.mark.parametrize("method", WRITES)
def test_a_write_whose_response_is_lost_is_not_repeated(serve, method):
    server = serve(script(HANG_UP, OK))
    with pytest.raises(OutcomeUnknownError, match=f"broke during {method} /x"):
        client(server.url).request(method, "/x", json={})
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", WRITES)
def test_a_truncated_response_to_a_write_is_lost(serve, method):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    server = serve(script(Reply(content=head + b'{"a": '), OK))
    with pytest.raises(OutcomeUnknownError):
        client(server.url).request(method, "/x", json={})
    assert len(server.requests) == 1


def test_a_read_that_takes_too_long_is_repeated(serve):
    server = serve(script(Reply(delay=0.5), OK))
    assert client(server.url, timeout=0.2).request("GET", "/x").body == {"ok": True}


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\nX-Filler: 0123456789\r\n\r\n"


@pytest.mark.parametrize("proxied", [False, True])
@pytest.mark.parametrize("slow", [HEAD + b'{"ok": true}', b"", HEAD + b'{"ok": '], ids=["all", "nothing", "cut off"])
def test_the_timeout_limits_the_whole_response(serve, slow, proxied, monkeypatch):
    """Each byte arrives in time, but the whole response does not."""
    server = serve(script(Reply(content=slow, drip=0.02, delay=0.0 if slow else 0.5)))
    url = server.url
    if proxied:
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", server.url)
        url = "http://airflow.example.com"
    with pytest.raises(OutcomeUnknownError, match="within 0.3 seconds\\. If the server is slow, increase timeout"):
        client(url, timeout=0.3, retries=0, use_proxy=proxied).request("GET", "/x")


def test_a_slow_connection_is_not_used_again(serve):
    server = serve(script(Reply(content=HEAD + b'{"ok": true}', drip=0.02), OK, OK))
    one = client(server.url, timeout=0.3)
    assert one.request("GET", "/x").body == one.request("GET", "/x").body == {"ok": True}
    assert len(server.requests) == 3


def test_a_write_that_takes_too_long_is_lost(serve):
    server = serve(script(Reply(delay=0.5)))
    with pytest.raises(OutcomeUnknownError, match="within 0.2 seconds\\. If the server is slow, increase timeout"):
        client(server.url, timeout=0.2).request("POST", "/x")
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_refused_connections_are_retried_for_every_method(unused_port, method):
    """Nothing was sent, so repeating a write is safe."""
    pauses: list[float] = []
    with pytest.raises(TransportError, match="Cannot connect to .*Connection refused.*Check airflow_url") as caught:
        client(f"http://127.0.0.1:{unused_port}", pauses, retries=2).request(method, "/x")
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert len(pauses) == 2


def test_an_unknown_host_is_not_tried_again():
    pauses: list[float] = []
    with pytest.raises(TransportError, match="Cannot connect to http://nowhere.invalid"):
        client("http://nowhere.invalid", pauses).request("GET", "/x")
    assert pauses == []


def wrapped(cause, wrappers):
    """Return a cause inside these exceptions, the outermost one first."""
    for wrapper in reversed(wrappers):
        cause = wrapper(cause)
    return cause


def new_connection(cause):
    error = urllib3.exceptions.NewConnectionError(None, f"Failed to establish a new connection: {cause}")
    error.__cause__ = cause
    return error


def proxy(cause):
    return urllib3.exceptions.ProxyError("Cannot connect to proxy", cause)


def exhausted(cause):
    return urllib3.exceptions.MaxRetryError(None, "/x", cause)


TLS, PLAIN, PROXY = requests.exceptions.SSLError, requests.exceptions.ConnectionError, requests.exceptions.ProxyError
LOST, NOT_SENT = OutcomeUnknownError, TransportError


@pytest.mark.parametrize(
    ("wrappers", "cause", "passing", "kind"),
    [
        ((PLAIN, exhausted, new_connection), socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), True, NOT_SENT),
        ((PLAIN, exhausted, new_connection), socket.gaierror(socket.EAI_NONAME, "Name not known"), False, NOT_SENT),
        ((PLAIN, exhausted, new_connection), OSError(113, "No route to host"), True, NOT_SENT),
        ((requests.exceptions.ReadTimeout,), TimeoutError("The handshake operation timed out"), True, NOT_SENT),
        ((TLS, exhausted), ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), True, LOST),
        ((TLS, exhausted), ssl.SSLCertVerificationError(1, "certificate verify failed"), False, NOT_SENT),
        ((PROXY, exhausted, proxy, new_connection), ConnectionRefusedError(111, "refused"), True, NOT_SENT),
        ((PROXY, exhausted, proxy, new_connection), socket.gaierror(socket.EAI_NONAME, "x"), False, NOT_SENT),
        ((PROXY, exhausted, proxy), OSError("Tunnel connection failed: 503 Service Unavailable"), True, NOT_SENT),
        ((PROXY, exhausted, proxy), OSError("Tunnel connection failed: 429 Too Many Requests"), True, NOT_SENT),
        ((PROXY, exhausted, proxy), OSError("Tunnel connection failed: 407 Authentication Required"), False, NOT_SENT),
        ((PROXY, exhausted, proxy), ConnectionResetError(104, "reset"), True, LOST),
        ((PROXY, exhausted, proxy), ssl.SSLCertVerificationError(1, "certificate verify failed"), False, NOT_SENT),
    ],
)
def test_a_failure_before_the_response_is_temporary_unless_its_cause_is_permanent(wrappers, cause, passing, kind):
    found = failure(wrapped(cause, wrappers), "https://a", 1.0, "POST", "/x")
    assert (type(found), found.passing) == (kind, passing)


def test_the_cause_is_not_that_of_an_earlier_request():
    """The object is read while the error of a write is handled.

    This happens after a write whose response is lost.
    """
    found = None
    try:
        try:
            raise ssl.SSLCertVerificationError(1, "certificate verify failed")
        except ssl.SSLError:
            raise OutcomeUnknownError("the write") from None
    except OutcomeUnknownError:
        try:
            raise ConnectionResetError(104, "reset by peer")
        except OSError as error:
            lost = requests.ConnectionError(urllib3.exceptions.ProtocolError("aborted", error))
            found = failure(lost, "https://a", 1.0, "GET", "/x")
    assert "reset by peer" in str(found) and found.passing


def test_port_without_http(serve):
    server = serve(script(Reply(content=b"SSH-2.0-OpenSSH_9.6\r\n")))
    with pytest.raises(TransportError, match="does not use HTTP. Check the port"):
        client(server.url).request("GET", "/x")
    assert len(server.requests) == 1


def test_tls_to_a_plain_port(serve):
    server = serve(script(OK))
    pauses: list[float] = []
    with pytest.raises(TransportError, match="does not support TLS. Specify http://"):
        client(f"https://{server.address}", pauses).request("GET", "/x")
    assert pauses == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:port", "http://127.0.0.1:99999", "http://*.example", "http://.example"]
)
def test_invalid_url_is_explained(url):
    with pytest.raises(TransportError, match="is not the URL of a web server"):
        client(url).request("GET", "/x")


def test_a_missing_certificate_file():
    with pytest.raises(TransportError, match="Cannot open the file that ca_path, client_cert or client_key specifies"):
        client("https://127.0.0.1:1", ca_path="/nowhere/ca.pem").request("GET", "/x")


def test_unreachable_proxy(unused_port, serve, monkeypatch):
    server = serve(script(OK))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port}")
    with pytest.raises(TransportError, match="The proxy for .* failed.*use_proxy=false"):
        client(server.url, use_proxy=True).request("GET", "/x")
    assert client(server.url, use_proxy=False).request("GET", "/x").status == 200


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "proxy", ["http://", "http://u:CANARY@[", "http://u:CANARY@h:port", "ftp://u:CANARY@h", "http://u:CANARY@.h", "//"]
)
def test_an_unusable_proxy_is_named(proxy, name, monkeypatch):
    for other in ("NO_PROXY", "no_proxy", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, proxy)
    with pytest.raises(TransportError, match="The proxy for http://airflow.example.com .*use_proxy=false") as error:
        client("http://airflow.example.com", use_proxy=True, retries=0).request("GET", "/x")
    assert "CANARY" not in str(error.value) and "airflow_url" not in str(error.value)


def test_a_socks_proxy_requires_a_package():
    error = requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")
    assert "PySocks" in str(failure(error, "http://a", 1.0, "GET", "/x", proxied=True))
    assert "airflow_url" in str(failure(error, "http://a", 1.0, "GET", "/x"))


@pytest.mark.parametrize("use_proxy", [False, True])
def test_certificate_authorities_from_the_environment_apply_without_a_proxy(use_proxy, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bundle.pem")
    url = "https://airflow.example.com"
    assert client(url, use_proxy=use_proxy)._settings["verify"] == "/bundle.pem"
    assert client(url, use_proxy=use_proxy, ca_path="/own.pem")._settings["verify"] == "/own.pem"
    assert client(url, use_proxy=use_proxy, validate_certs=False)._settings["verify"] is False


def test_cookies_of_the_user_and_of_the_session_are_sent_together(serve):
    server = serve(script(Reply(200, {}, {"Set-Cookie": "session=new; Path=/"}), OK, OK))
    one = client(server.url, headers={"cookie": "gateway=g; session=old"})
    one.request("GET", "/x")
    one.request("GET", "/x")
    one.forget_login()
    one.request("GET", "/x")
    requests_sent = [request.headers.get("Cookie") for request in server.requests]
    assert requests_sent == ["gateway=g; session=old", "gateway=g; session=new", "gateway=g; session=old"]


@pytest.mark.parametrize("text", ["{", "<html>", "{'a': 1}"])
def test_invalid_json_with_the_content_type_of_json(serve, text):
    server = serve(script(Reply(200, text=text)))
    with pytest.raises(TransportError, match="response to GET /x has the content type of JSON but is not valid JSON"):
        client(server.url).request("GET", "/x")


def test_html_page_is_not_json(serve):
    answer = client(serve(script(html(200, "<h1>{}</h1>"))).url).request("GET", "/x")
    assert (answer.is_json, answer.body, answer.content_type) == (False, None, "text/html")


def test_problem_json_is_json(serve):
    server = serve(script(Reply(404, {"detail": "d"}, content_type="application/problem+json; charset=utf-8")))
    answer = client(server.url).request("GET", "/x")
    assert (answer.is_json, answer.body) == (True, {"detail": "d"})


def test_no_content(serve):
    answer = client(serve(script(Reply(204))).url).request("DELETE", "/x")
    assert (answer.status, answer.body) == (204, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_a_redirect_is_not_followed(serve, method, status):
    """A write would become a read."""
    server = serve(script(Reply(status, headers={"Location": "/login/"}), OK))
    answer = client(server.url).request(method, "/x")
    assert (answer.status, answer.location, len(server.requests)) == (status, "/login/", 1)


@pytest.mark.parametrize("location", ["http://[bad", "/\xff\xfe"])
@pytest.mark.parametrize("method", [*READS, *WRITES])
def test_the_address_of_a_redirect_is_not_resolved(serve, method, location):
    """An invalid address does not count as an invalid airflow_url.

    Otherwise, the write would count as not sent.
    """
    line = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    server = serve(script(Reply(content=line.encode("latin-1")), OK))
    answer = client(server.url).request(method, "/x")
    assert (answer.status, answer.location) == (302, location)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n", "has invalid headers"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", "sent only an informational response .103."),
        (b"\x15\x03\x01\x00\x02\r\n", "does not use HTTP"),
    ],
)
@pytest.mark.parametrize("method", WRITES)
def test_the_outcome_of_a_write_with_an_invalid_response_is_unknown(serve, method, content, words):
    with pytest.raises(OutcomeUnknownError, match=words):
        client(serve(script(Reply(content=content))).url).request(method, "/x")


def test_the_response_after_an_informational_one_is_not_read_as_that_of_the_next_request(serve):
    late = Reply(content=b"HTTP/1.1 103 Early Hints\r\n\r\n" + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    server = serve(script(late, Reply(body={"name": "second"})))
    own = client(server.url)
    with pytest.raises(OutcomeUnknownError):
        own.request("PATCH", "/x")
    assert own.request("GET", "/y").body == {"name": "second"}


@pytest.mark.parametrize("name", ["Content-Type", "content-length", "Transfer-Encoding"])
def test_headers_of_the_user_do_not_describe_the_body(serve, name):
    server = serve(script(OK))
    own = client(server.url, headers={name: "3", "X-Key": "k"})
    own.request("POST", "/x", form={"a": "b"})
    own.request("POST", "/x", json={"a": "b"})
    own.request("GET", "/x")
    types = [request.headers.get("Content-Type") for request in server.requests]
    assert types == ["application/x-www-form-urlencoded", "application/json", None]
    assert [request.headers.get("X-Key") for request in server.requests] == ["k"] * 3


def test_netrc_is_ignored(serve, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password hunter2\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = serve(script(OK))
    client(server.url, use_proxy=True).request("GET", "/x")
    client(server.url, use_proxy=True).request("GET", "/x", headers={"Authorization": "Bearer t"})
    assert [one.headers.get("Authorization") for one in server.requests] == [None, "Bearer t"]


@pytest.mark.parametrize(
    ("key", "requests_sent"),
    [
        ("plain", "plain"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "%2E%2E%2E"),
        ("a.b", "a.b"),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a b", "a%20b"),
        ("a?b#c", "a%3Fb%23c"),
        ("ä", "%C3%A4"),
        ("100%", "100%25"),
        ("%2E", "%252E"),
        ("me@x.org", "me%40x.org"),
        ("manual__2026-01-01T00:00:00+00:00", "manual__2026-01-01T00%3A00%3A00%2B00%3A00"),
    ],
)
def test_a_segment_is_sent_as_it_is_encoded(serve, key, requests_sent):
    server = serve(script(OK))
    assert quote_segment(key) == requests_sent
    client(server.url).request("GET", f"/variables/{quote_segment(key)}", [("a", "b")])
    assert server.requests[0].path == f"/variables/{requests_sent}?a=b"


@pytest.fixture
def hosts(monkeypatch):
    """Return a function that gives a host several addresses.

    Those before 127.0.0.1 never accept a connection.
    """
    stack = contextlib.ExitStack()
    resolve = socket.getaddrinfo

    def unreachable(address, port):
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _waiting in range(4):
            # connections beyond the backlog stay unanswered
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex((address, port))

    def named(name, port, *addresses):
        for address in addresses:
            unreachable(address, port)

        def answer(host, *rest, **options):
            found = [*addresses, "127.0.0.1"] if host == name else [host]
            return [entry for one in found for entry in resolve(one, *rest, **options)]

        monkeypatch.setattr(socket, "getaddrinfo", answer)

    with stack:
        yield named


def test_an_unreachable_address_of_a_host_leaves_time_for_the_others(serve, hosts):
    server = serve(script(OK))
    port = urlsplit(server.url).port
    hosts("airflow.test", port, "127.0.0.2")
    begin = time.monotonic()
    assert client(f"http://airflow.test:{port}", timeout=2, retries=0).request("GET", "/x").status == 200
    assert 0.9 < time.monotonic() - begin < 2


def test_the_timeout_includes_all_addresses_of_a_host(unused_port, hosts):
    hosts("full.test", unused_port, "127.0.0.2", "127.0.0.3", "127.0.0.4")
    begin = time.monotonic()
    with pytest.raises(TransportError):
        client(f"http://full.test:{unused_port}", timeout=1, retries=0).request("GET", "/x")
    assert time.monotonic() - begin < 1.5


def test_user_headers_override_session_headers_in_any_case(serve):
    server = serve(lambda request: OK)
    client(server.url).request("GET", "/x")
    client(server.url, headers={"user-agent": "mine", "accept": "text/plain"}).request("GET", "/x")
    ours, mine = ({name.lower(): value for name, value in one.headers.items()} for one in server.requests)
    assert (ours["user-agent"].partition("/")[0], ours["accept"]) == ("python-requests", "application/json")
    assert (mine["user-agent"], mine["accept"]) == ("mine", "text/plain")
    assert len(mine) == len(server.requests[1].headers) == len(ours) and "gzip" in ours["accept-encoding"]


def test_cookies_are_kept_in_one_session_and_not_shared(serve):
    server = serve(script(Reply(200, {}, {"Set-Cookie": "session=mine; Path=/"}), OK))
    one = client(server.url, headers={"Cookie": "proxy=own"})
    one.request("GET", "/x")
    one.request("GET", "/x")
    one.new_session().request("GET", "/x")
    sent = [request.headers.get("Cookie") for request in server.requests]
    assert sent == ["proxy=own", "proxy=own; session=mine", "proxy=own"]


@pytest.mark.parametrize("path", ["/", "/airflow", "/airflow/", "/airflow/api"])
def test_cookie_is_sent_to_its_path(serve, path):
    server = serve(lambda request: Reply(200, {}, headers={"Set-Cookie": f"session=in; Path={path}"}))
    http = Http(ConnectionSettings(f"{server.url}/airflow", use_proxy=False))
    for _time in range(2):
        http.request("GET", "/api/v2/pools")
    assert server.requests[1].headers.get("Cookie") == "session=in"


MISSING = (
    "<html><head><title>400 No required SSL certificate was sent</title></head>\n<hr><center>nginx</center></html>"
)
WRONG = "<html><head><title>400 The SSL certificate error</title></head><body><hr><center>nginx</center></body></html>"
NO_TLS = "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>"


@pytest.mark.parametrize("method", [*READS, *WRITES])
@pytest.mark.parametrize(
    ("status", "page", "words"),
    [
        (400, MISSING, "requires a client certificate, but none was sent"),
        (496, MISSING, "requires a client certificate, but none was sent"),
        (400, WRONG, "rejects the one that was sent"),
        (495, WRONG, "rejects the one that was sent"),
        (400, NO_TLS, "Use https:// in airflow_url"),
        (400, "Client sent an HTTP request to an HTTPS server.\n", "Use https:// in airflow_url"),
    ],
)
def test_a_proxy_that_requires_tls_or_a_client_certificate(serve, method, status, page, words):
    server = serve(script(html(status, page)))
    with pytest.raises(TransportError) as error:
        client(server.url).request(method, "/x")
    message = str(error.value)
    assert words in message and f"({method} /x: {status})" in message
    assert "airflow_url" in words or ("client_cert" in message and "client_key" in message)
    # rejected before anything was done
    assert not isinstance(error.value, OutcomeUnknownError) and len(server.requests) == 1


def test_airflows_own_errors_about_certificates_are_kept(serve):
    server = serve(script(Reply(400, {"detail": "No required SSL certificate was sent"})))
    assert client(server.url).request("POST", "/x").status == 400
