"""A server of the real pages on a small pretended API, for browser tests of the pages alone."""

import json
from itertools import count
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, get, post

from presentation.pages import ProblemKind, page_handlers

OPENAPI = json.loads(Path(__file__).with_name("sample_openapi.json").read_text(encoding="utf-8"))
EMAIL, PASSWORD, CODE = "ada@example.org", "correct horse battery staple", "123456"
CAREFUL_EMAIL = "grace@example.org"
GOOD_LINK = "good-token"
ADA = {"display_name": "Ada Lindqvist", "email": EMAIL, "role": "student"}
COURSES = {"items": [{"slug": "reading-the-night-sky", "title": "Reading the night sky"}]}
CATALOGUE = {
    code: ProblemKind(code=code, status=status, title=title, explanation=explanation)
    for code, status, title, explanation in (
        ("malformed_json", 400, "Malformed JSON", "The body is not JSON that can be read."),
        ("invalid_token", 400, "Invalid token", "The link is unknown, used or expired."),
        ("invalid_credentials", 401, "Invalid credentials", "E-mail and password do not match."),
        ("already_enrolled", 409, "Already enrolled", "There is a live enrollment already."),
        ("validation_failed", 422, "Validation failed", "Fields or parameters break a rule."),
        ("unavailable", 503, "Unavailable", "The server is overloaded or its database is away."),
    )
}

issued = count(1)


def problem(status: int, code: str, detail: str) -> Response[dict[str, Any]]:
    content = {"type": f"/problems/{code}", "status": status, "code": code, "detail": detail}
    return Response(content, status_code=status, media_type="application/problem+json")


def tokens() -> Response[dict[str, Any]]:
    number = next(issued)
    pair = {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}"}
    return Response({**pair, "token_type": "Bearer", "expires_in": 900}, status_code=200)


@get("/openapi.json")
async def openapi() -> dict[str, Any]:
    return OPENAPI


@post("/api/v1/auth/login")
async def login(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    credentials = await request.json()
    if credentials == {"email": CAREFUL_EMAIL, "password": PASSWORD}:
        return Response({"mfa_required": True, "mfa_token": "half-way"}, status_code=200)
    if credentials != {"email": EMAIL, "password": PASSWORD}:
        return problem(401, "invalid_credentials", "The e-mail address or the password is wrong.")
    return tokens()


@post("/api/v1/auth/login/totp")
async def second_step(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    if await request.json() != {"mfa_token": "half-way", "code": CODE}:
        return problem(401, "invalid_code", "This code is wrong or was used before.")
    return tokens()


@post("/api/v1/auth/refresh")
async def refresh(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    token = (await request.json()).get("refresh_token", "")
    if not token.startswith("refresh-"):
        return problem(401, "invalid_refresh_token", "This refresh token is not valid.")
    return tokens()


@post("/api/v1/auth/logout", status_code=204)
async def logout() -> None:
    return None


@get("/api/v1/me")
async def me(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    if not request.headers.get("authorization", "").startswith("Bearer access-"):
        return problem(401, "unauthenticated", "Please log in.")
    return Response(dict(ADA))


@get("/api/v1/courses")
async def courses() -> dict[str, Any]:
    return COURSES


@post("/api/v1/auth/verify-email")
async def verify(request: Request[Any, Any, Any]) -> Response[Any]:
    if await request.json() != {"token": GOOD_LINK}:
        return problem(400, "invalid_token", "The token is unknown, used or expired.")
    return Response(None, status_code=204)


@post("/api/v1/auth/password/reset")
async def reset(request: Request[Any, Any, Any]) -> Response[Any]:
    sent = await request.json()
    if sent["token"] != GOOD_LINK:
        return problem(400, "invalid_token", "The token is unknown, used or expired.")
    if sent["new_password"] != PASSWORD:
        return problem(422, "validation_failed", "Must be at least 12 characters long.")
    return Response(None, status_code=204)


@post("/api/v1/auth/password/forgot", status_code=202)
async def forgot() -> dict[str, str]:
    return {"status": "reset_sent"}


@post("/api/v1/auth/verify-email/resend", status_code=202)
async def resend() -> dict[str, str]:
    return {"status": "verification_sent"}


app = Litestar(
    route_handlers=[
        *page_handlers(CATALOGUE),
        *(openapi, login, second_step, refresh, logout, me, courses, verify, resend),
        *(reset, forgot),
    ],
    openapi_config=None,
)
