"""The headers of every answer: what a browser may load, send, keep and embed.

The policy for Streamlit's pages is as strict as Streamlit 1.67 bears: styles are written by its
scripts (emotion), and scripts of components are loaded from blobs that the page itself makes.
"""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

FORM_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: a form's Origin would be « null », like a stranger's.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_A_YEAR = 365 * 24 * 3600
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def page_policy(index: str) -> str:
    """The policy of Streamlit's page; its inline scripts are allowed by their hashes."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE.findall(index)
    )
    return (
        f"default-src 'none'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self';"
        " manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


def guarded(send: Send, policy: str, *, https: bool) -> Send:
    """``send``, with our headers on the answer; what it says of its own policy and cache stays."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_ALWAYS)
            headers.setdefault("Content-Security-Policy", policy)
            if https:
                headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
            if headers.get("content-type", "").startswith(("text/html", "application/json")):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
