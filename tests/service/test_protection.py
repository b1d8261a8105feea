"""What protects whoever uses the program: headers, cookies, form tokens, and tokens that do not last or travel."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import httpx
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from service.identity import COOKIE, COOKIE_SECONDS, TOKEN_SECONDS, Claim, Identities
from service.settings import Settings
from service.startup import StartupError, require_startable
from tests.stories.client import Program, Stack, refusal

UNIT = {"unit": "skole-a", "name": "Skole A", "kind": "skole"}
ADDRESS = "/api/v1/rebild/people/register-unit"


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    """A browser in which somebody chose the consultant's role on the sign-in page."""
    with httpx.Client(base_url=stack.http.base_url, timeout=60) as client:
        _choose(client, "consultant")
        yield client


def _choose(client: httpx.Client, role: str) -> httpx.Response:
    return client.post("/sign-in", data={"form": _form_token(client), "role": role, "after": "/"})


def _form_token(client: httpx.Client) -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get("/sign-in").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/static/sporbar.css", 200),
        ("GET", "/api/v1/rebild/plans", 401),
        ("GET", "/ingenting/her/ved/siden/af", 404),
        ("DELETE", "/api/v1/rebild/plans", 405),
        ("POST", ADDRESS, 401),
    ],
)
def test_security_headers_stand_on_every_answer(stack: Stack, method: str, path: str, status: int) -> None:
    """Whatever the answer is, it says what a browser may do with it: nothing from elsewhere, nothing inline."""
    answer = stack.http.request(method, path)
    assert answer.status_code == status
    _is_dressed(answer)


def test_an_unexpected_fault_is_no_traceback(stack: Stack) -> None:
    """A fault of the program answers 500 in one sentence, dressed like every other answer, and tells nothing of it."""

    def fails() -> None:
        message = "secret detail"
        raise RuntimeError(message)

    fails.permission = "public"  # type: ignore[attr-defined] # the mark that the guard reads
    stack.app.add_api_route("/api/v1/fails", fails)
    answer = stack.http.get("/api/v1/fails")
    refusal(answer, 500, "unexpected")
    assert "secret detail" not in answer.text
    _is_dressed(answer)


def test_the_cookie_is_kept_from_scripts_and_other_sites(stack: Stack) -> None:
    """The sign-in cookie is HttpOnly and SameSite, and lasts half a day."""
    with httpx.Client(base_url=stack.http.base_url) as client:
        cookie = _choose(client, "supervisor").headers["set-cookie"]
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax", f"max-age={COOKIE_SECONDS}", "path=/"} <= flags
    assert "secure" not in flags


def test_the_cookie_travels_over_https_only_where_told(stack: Stack) -> None:
    """Behind TLS the cookie is Secure."""
    settings = stack.settings.model_copy(update={"secure_cookies": True})
    stack.app.state.settings = settings
    try:
        with httpx.Client(base_url=stack.http.base_url) as client:
            assert "; secure" in _choose(client, "supervisor").headers["set-cookie"].lower()
    finally:
        stack.app.state.settings = stack.settings


def test_a_cookie_alone_changes_nothing(stack: Stack, browser: httpx.Client) -> None:
    """A change asked for with the browser's cookie needs the token of one of our own forms, given to this browser."""
    before = stack.head()
    refusal(browser.post(ADDRESS, json=UNIT), 403, "form-is-foreign")
    for wrong in ("", "x", Identities(stack.settings.keys_dir).form_token("another cookie")):
        refusal(browser.post(ADDRESS, json=UNIT, headers={"X-Sporbar-Form": wrong}), 403, "form-is-foreign")
    assert stack.head() == before
    token = {"X-Sporbar-Form": _form_token(browser)}
    assert browser.post(ADDRESS, json=UNIT, headers=token).status_code == httpx.codes.CREATED


def test_what_is_recorded_says_which_way_it_came(stack: Stack, browser: httpx.Client) -> None:
    """Page and API leave the role and their way in the log, and in demo mode the mark of an illustration."""
    fields = {"name": "Skole B", "kind": "skole"}
    browser.post(ADDRESS, json=fields, headers={"X-Sporbar-Form": _form_token(browser)})
    consultant = stack.program("consultant")
    consultant.record("people/register-unit", name="Skole C", kind="skole")
    entries = [one for one in consultant.items("timeline") if one["title"] in ("Skole B", "Skole C")]
    assert [(one["via"], one["role"], one["illustration"]) for one in entries] == [
        ("api", "consultant", True),
        ("page", "consultant", True),
    ]


def test_a_token_lasts_and_reaches_as_it_says(stack: Stack) -> None:
    """A token that is none, forged, expired, of an unknown role or of another kind opens nothing."""
    good = Identities(stack.settings.keys_dir).token(Claim("consultant", None, "rebild"))
    cookie = Identities(stack.settings.keys_dir).cookie(Claim("consultant", None, "rebild"))
    operator = Identities(stack.settings.keys_dir).token(Claim("operator", None, "rebild"))
    for token in ("x", f"{good}x", good[:-2], cookie, operator, _issued(stack, TOKEN_SECONDS + 60)):
        refusal(_with(stack, f"Bearer {token}"), 401, "not-signed-in")
    for scheme in (f"Basic {good}", good, "Bearer", "bearer"):
        refusal(_with(stack, scheme), 401, "not-signed-in")
    assert _with(stack, f"bearer {good}").status_code == httpx.codes.OK
    assert _with(stack, f"Bearer {_issued(stack, TOKEN_SECONDS - 60)}").status_code == httpx.codes.OK


def test_a_token_is_for_one_municipality(stack: Stack) -> None:
    """What was issued for one municipality neither reads nor records in another."""
    good = Identities(stack.settings.keys_dir).token(Claim("consultant", None, "rebild"))
    elsewhere = Program(stack, "ishoej", {"Authorization": f"Bearer {good}"})
    refusal(elsewhere.get("plans"), 403, "other-municipality")
    refusal(elsewhere.post("people/register-unit", UNIT), 403, "other-municipality")


def test_a_token_of_another_machine_opens_nothing(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What was signed with another secret is not known here."""
    foreign = Identities(tmp_path_factory.mktemp("keys")).token(Claim("consultant", None, "rebild"))
    refusal(_with(stack, f"Bearer {foreign}"), 401, "not-signed-in")


def test_production_does_not_start_without_an_identity_provider() -> None:
    """In production mode nobody chooses a role, so the program refuses to start and names what it needs: OIDC."""
    with pytest.raises(StartupError, match=r"OIDC.*SPORBAR_MODE=demo"):
        require_startable(Settings(mode="production"))
    require_startable(Settings(mode="demo"))


def _with(stack: Stack, authorization: str) -> httpx.Response:
    return stack.http.get("/api/v1/rebild/plans", headers={"Authorization": authorization})


def _issued(stack: Stack, seconds_ago: int) -> str:
    """A token with a true signature that was issued so long ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - seconds_ago

    secret = (stack.settings.keys_dir / "session.key").read_bytes()
    claim = Claim("consultant", None, "rebild")
    return str(URLSafeTimedSerializer(secret, salt="token", signer=Earlier).dumps(claim))


def _is_dressed(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe-" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"]
    assert "server" not in answer.headers
