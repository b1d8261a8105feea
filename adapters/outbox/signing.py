"""What a webhook is signed with: HMAC-SHA-256 as Standard Webhooks 1.0.0 says ("Signature scheme")."""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256
from typing import Final

SECRET_BYTES: Final = 32
_PREFIX: Final = "whsec_"


def new_secret() -> bytes:
    """Make a secret by chance."""
    return secrets.token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """Write a secret as receivers' libraries read it: `whsec_` and base64."""
    return _PREFIX + base64.b64encode(secret).decode()


def signed(secret: bytes, message: str, seconds: int, body: bytes) -> dict[str, str]:
    """Give the headers of a message that is sent at a time (seconds since 1970 UTC).

    The signature is over `{message}.{seconds}.{body}`; a message's id holds no full stop.
    """
    mac = hmac.new(secret, f"{message}.{seconds}.".encode() + body, sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
