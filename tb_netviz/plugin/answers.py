"""Requests and answers: request -> answer; an error is a status and one sentence."""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_netviz.errors import NetVizError
from tb_netviz.events import json_values

# A step never changes under its wall time, so the browser may keep it for a day.
CACHE_SECONDS = 86_400

_logger = logging.getLogger("tensorboard.netviz")

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Refusal(NetVizError):  # noqa: N818 - named as HTTP names it
    """The request cannot be answered; the status says whose fault that is."""

    # What is stored is damaged or too new: no other request would help.
    status: ClassVar[int] = 500


class BadRequest(Refusal):
    """The request is malformed."""

    status = 400


class NotThere(Refusal):
    """What the request names does not exist."""

    status = 404


class NoAnswer(Refusal):
    """TensorBoard's data server does not answer; it may answer later."""

    status = 503


def route(answer: Callable[[wrappers.Request], wrappers.Response]) -> WsgiApp:
    """Make a WSGI application that answers every request in its own words.

    Args:
        answer: Turns the request into the response, or raises.

    Returns:
        The application. A `Refusal` is answered with its status; what is damaged, written by a
        newer version or fails unexpectedly with 500. No answer is a page of werkzeug's.
    """

    @functools.wraps(answer)
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = wrappers.Request(environ)
        try:
            if request.method not in ("GET", "HEAD"):
                raise BadRequest(f"{request.method} is not supported; use GET.")
            response = answer(request)
        except NetVizError as error:
            status = error.status if isinstance(error, Refusal) else Refusal.status
            response = _sentence(request, str(error), status)
        except Exception as error:  # a page of werkzeug's would say nothing to the reader
            _logger.exception("NetViz could not answer %s", request.path)
            response = _sentence(
                request,
                f"NetViz failed to answer ({type(error).__name__}); the log of TensorBoard says "
                f"more.",
                Refusal.status,
            )
        return response(environ, start_response)

    return application


def json_answer(request: wrappers.Request, value: Any, *, keep: bool = False) -> wrappers.Response:
    """Answer with strict JSON, in which NaN is `null`.

    Args:
        request: The request.
        value: What `json_values.plain` accepts.
        keep: Whether the browser may keep it.

    Returns:
        The response.
    """
    return text_answer(request, json_values.dump(value), keep=keep)


def text_answer(request: wrappers.Request, text: bytes, *, keep: bool = False) -> wrappers.Response:
    """Answer with JSON that is text already.

    Args:
        request: The request.
        text: What `json_values.dump` returns.
        keep: Whether the browser may keep it.

    Returns:
        The response.
    """
    expires = CACHE_SECONDS if keep else 0
    return _tagged(request, _respond(request, text, "application/json", expires=expires), text)


def bytes_answer(
    request: wrappers.Request,
    content: bytes,
    content_type: str,
    *,
    keep: bool = False,
    file_name: str | None = None,
) -> wrappers.Response:
    """Answer with bytes.

    Args:
        request: The request.
        content: The bytes.
        content_type: Their type.
        keep: Whether the browser may keep it.
        file_name: Name for saving; ASCII without quotes.

    Returns:
        The response.
    """
    headers = []
    if file_name is not None:
        headers.append(("Content-Disposition", f'attachment; filename="{file_name}"'))
    expires = CACHE_SECONDS if keep else 0
    response = _respond(request, content, content_type, expires=expires, headers=headers)
    return _tagged(request, response, content)


def picture_type(content: bytes) -> str:
    """Tell the type of a picture from its first bytes; a log cannot be trusted with it.

    Args:
        content: The file.

    Returns:
        `image/png`, `image/jpeg`, `image/webp` or `application/octet-stream`.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def _sentence(request: wrappers.Request, sentence: str, code: int) -> wrappers.Response:
    # It quotes the request, which may hold line breaks.
    one_line = " ".join(sentence.split())
    return _respond(request, one_line, "text/plain", code=code)


def _tagged(
    request: wrappers.Request, response: wrappers.Response, content: bytes
) -> wrappers.Response:
    """Name the content by its digest; 304 without it where the browser has it already."""
    # Weak: the same content may be sent compressed.
    response.set_etag(hashlib.blake2b(content, digest_size=16).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def _respond(
    request: wrappers.Request, content: str | bytes, content_type: str, **options: Any
) -> wrappers.Response:
    response: wrappers.Response = http_util.Respond(request, content, content_type, **options)
    return response
