"""Requests and answers: (request -> answer) with errors as 400 or 404 and one sentence."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Any

from tensorboard import errors
from tensorboard.backend import http_util
from werkzeug import wrappers

from tb_netviz.errors import NetVizError
from tb_netviz.events import json_values

# A picture of a step never changes under its wall time; the browser may keep it for a day.
CACHE_SECONDS = 86_400

_logger = logging.getLogger("tensorboard.netviz")

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BadRequest(NetVizError):  # noqa: N818 - named as HTTP names it
    """The request cannot be understood: answered with 400."""


class NotThere(NetVizError):  # noqa: N818 - see above
    """There is no such thing: answered with 404."""


def route(answer: Callable[[wrappers.Request], wrappers.Response]) -> WsgiApp:
    """Make a WSGI application that answers in every case.

    Args:
        answer: Takes the request, gives the response, raises what it must.

    Returns:
        The application: 400 for a request that cannot be understood, 404 for everything else that
        fails; never a page of werkzeug's.
    """

    @functools.wraps(answer)
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = wrappers.Request(environ)
        try:
            if request.method not in ("GET", "HEAD"):
                raise BadRequest(f"{request.method} is not supported; use GET.")
            response = answer(request)
        except BadRequest as error:
            response = _sentence(request, str(error), 400)
        except (NetVizError, errors.NotFoundError) as error:
            response = _sentence(request, str(error), 404)
        except Exception as error:  # a failing data server or file must not become a 500
            _logger.exception("NetViz could not answer %s", request.path)
            response = _sentence(
                request, f"TensorBoard could not read this ({type(error).__name__}); reload.", 404
            )
        return response(environ, start_response)

    return application


def json_answer(request: wrappers.Request, value: Any, *, keep: bool = False) -> wrappers.Response:
    """Answer with strict JSON (NaN is `null`).

    Args:
        request: The request.
        value: What `json_values.plain` accepts.
        keep: Whether the browser may keep it.

    Returns:
        The response.
    """
    expires = CACHE_SECONDS if keep else 0
    return _respond(request, json_values.dump(value), "application/json", expires=expires)


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
    return _respond(request, content, content_type, expires=expires, headers=headers)


def picture_type(content: bytes) -> str:
    """Tell the type of a picture from its first bytes, never from what a log says.

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
    # What was asked is quoted in it, and may hold line breaks.
    one_line = " ".join(sentence.split())
    return _respond(request, one_line, "text/plain", code=code)


def _respond(
    request: wrappers.Request, content: str | bytes, content_type: str, **options: Any
) -> wrappers.Response:
    response: wrappers.Response = http_util.Respond(request, content, content_type, **options)
    return response
