"""What a client should do about a problem, in one or two sentences."""

from typing import Final

ADVICE: Final = {
    400: "Correct the request before you send it again: it could not be read or used as it is.",
    401: "Log in, or refresh the access token, and send the request with the new token.",
    403: "The login is good, the permission is missing. Repeating changes nothing: show the "
    "reason, or use an account that may do this.",
    404: "Check the address and the id. What the caller may not know of answers the same way.",
    405: "Use one of the methods that the Allow header of the answer lists.",
    408: "Send the same request again, and its body without long pauses.",
    409: "Read the resource again, decide anew, and send a request that fits its present state.",
    412: "Fetch the resource again, apply the change to what it is now, and send its new ETag.",
    413: "Send less in one request.",
    414: "Shorten the address.",
    415: "Send the body as application/json and say so in Content-Type.",
    416: "Ask for a part that begins within the size that the answer names, or for the whole file.",
    422: "Correct what the answer names and send the request again. Where it has a list of errors, "
    "each one points to its field or parameter.",
    429: "Wait as many seconds as the Retry-After header says, then send the request again.",
    431: "Send fewer or shorter headers.",
    503: "Wait as many seconds as the Retry-After header says, then send the same request again. "
    "An Idempotency-Key makes repeating a POST safe.",
    507: "Send it again later. If it is refused again, tell the people who run the platform.",
}
#: Where the advice for the status would mislead.
ADVICE_FOR_CODE: Final = {
    "account_suspended": "Tell the person so. Repeating changes nothing.",
    "email_not_verified": "Ask the person to open the link in the mail, and offer to send it anew.",
    "fresh_login_required": "Ask for the password, log in, and send it again with the new token.",
    "google_not_configured": "Offer the log-in with a password alone.",
    "idempotency_in_progress": "Wait a second, and send the very same request again.",
    "invalid_code": "Ask for the next code, or let the person begin the login anew.",
    "invalid_credentials": "Tell the person so, and let them try again or set a new password.",
    "invalid_refresh_token": "Forget both tokens, and ask for a login.",
    "lesson_locked": "Lead the person to the first of the lessons in `missing`.",
    "wrong_password": "Ask for the current password again.",
}
ADVICE_FOR_CLIENT_ERRORS: Final = "Correct the request before you send it again."
ADVICE_FOR_SERVER_ERRORS: Final = (
    "The fault is on our side. Try again later, and quote the request_id when you report it."
)


def advice_for(code: str, status: int) -> str:
    """The advice for a problem: its own, or that for its status, which is 400 or above."""
    by_class = ADVICE_FOR_SERVER_ERRORS if status >= 500 else ADVICE_FOR_CLIENT_ERRORS  # noqa: PLR2004
    return ADVICE_FOR_CODE.get(code) or ADVICE.get(status, by_class)
