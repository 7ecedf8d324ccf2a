"""An answer that is kept for a moment and shared by all who ask meanwhile.

Thirty pages that reload at once cost TensorBoard's data server as much as one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tb_netviz.plugin.answers import NoAnswer

Answer = TypeVar("Answer")


@dataclass
class _Kept(Generic[Answer]):
    answer: Future[Answer] = field(default_factory=Future)
    until: float = float("inf")  # while it is being made


class Moment(Generic[Answer]):
    """Keeps the latest answers.

    Args:
        seconds: How long an answer is kept once it is made.
        patience: Seconds that somebody waits for an answer that another request is making.
        clock: Returns seconds; replaced in tests.
    """

    def __init__(
        self,
        seconds: float,
        *,
        patience: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[Hashable, _Kept[Answer]] = {}

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give the answer for a key, made now, a moment ago, or by a request at work.

        Args:
            key: What is asked.
            make: Makes the answer.

        Returns:
            The answer.

        Raises:
            NoAnswer: The request that makes the answer takes too long.
            Exception: Whatever `make` raises; it is not kept.
        """
        with self._lock:
            now = self._clock()
            self._kept = {one: kept for one, kept in self._kept.items() if now < kept.until}
            kept = self._kept.get(key)
            is_first = kept is None
            if kept is None:
                kept = self._kept[key] = _Kept()
        if not is_first:
            try:
                return kept.answer.result(self._patience)
            except TimeoutError:
                raise NoAnswer(
                    "TensorBoard's data server takes long; reload the page in a moment."
                ) from None
        try:
            answer = make()
        except BaseException as error:
            with self._lock:
                kept.until = float("-inf")
            kept.answer.set_exception(error)
            raise
        with self._lock:
            kept.until = self._clock() + self._seconds
        kept.answer.set_result(answer)
        return answer
