"""The Bot API's methods about the webhook."""

import re
from urllib.parse import urlsplit

from bot.sandbox.standin.backend import Backend
from bot.sandbox.standin.errors import bad_request
from bot.sandbox.standin.parameters import Files, Json, Parameters, flag, listed, text_of

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def set_webhook(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`setWebhook`; plain HTTP is taken for this machine's own addresses only."""
    url, secret = text_of(parameters, "url"), text_of(parameters, "secret_token")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in parameters:
        backend.updates.allowed = [str(kind) for kind in listed(parameters, "allowed_updates")]
    return _point(backend, parameters, url, secret)


def delete_webhook(backend: Backend, parameters: Parameters, files: Files) -> bool:
    """`deleteWebhook`, with or without dropping what waits."""
    return _point(backend, parameters, "", "")


def _point(backend: Backend, parameters: Parameters, url: str, secret: str) -> bool:
    if flag(parameters, "drop_pending_updates"):
        backend.updates.clear()
    backend.webhook.point_at(url, secret)
    return True


def get_webhook_info(backend: Backend, parameters: Parameters, files: Files) -> Json:
    """`getWebhookInfo`."""
    webhook = backend.webhook
    info: Json = {"url": webhook.url, "has_custom_certificate": False}
    info["pending_update_count"] = len(backend.updates.pending())
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if backend.updates.allowed:
        info["allowed_updates"] = backend.updates.allowed
    return info
