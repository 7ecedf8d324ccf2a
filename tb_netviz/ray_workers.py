"""Work on Ray: (blocks of work, what does one) -> results in order, on one machine or a cluster.

Each worker is made once, e.g. with a network of its own, and takes block after block. A block whose
worker dies is given to another; one that keeps killing its workers is halved where it can be.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tb_netviz.errors import NetVizError
from tb_netviz.freed_memory import keep_freed_memory

Block = TypeVar("Block")
Result = TypeVar("Result")

# After this many dead workers a block is presumed to kill them.
ATTEMPTS = 3


@dataclass(frozen=True)
class Cluster:
    """Where the workers run.

    Args:
        workers: Number of workers, each with what it needs in its own memory. Defaults to 2.
        address: Address of a running cluster, or `"auto"` for the one this machine belongs to.
            Defaults to `None`: start Ray here and stop it afterwards.
        gpus_per_worker: GPUs that each worker reserves; 0.25 puts four workers on one. Defaults
            to 0.

    Raises:
        NetVizError: There would be no worker, or fewer than no GPU.
    """

    workers: int = 2
    address: str | None = None
    gpus_per_worker: float = 0

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise NetVizError(f"workers must be at least 1, got {self.workers}.")
        if self.gpus_per_worker < 0:
            raise NetVizError(f"gpus_per_worker must be at least 0, got {self.gpus_per_worker}.")


class _Actor(Generic[Block, Result]):
    """What runs on a worker."""

    def __init__(self, start: Callable[[], Callable[[Block], Result]]) -> None:
        self._fault: Exception | None = None
        keep_freed_memory()
        try:
            self._work = start()
        # Raised in `do`: of a worker that did not start, Ray would only say that it died.
        except Exception as error:
            self._fault = error

    def do(self, block: Block) -> Result:
        if self._fault is not None:
            raise self._fault
        return self._work(block)


@dataclass(eq=False)
class _Task(Generic[Block]):
    block: Block
    attempts: int = 0
    halves: list[_Task[Block]] = field(default_factory=list)
    results: list[Any] | None = None  # as soon as it is done

    def collect(self) -> list[tuple[Block, Any]] | None:
        """Its results in order; `None` while one is missing."""
        if not self.halves:
            return None if self.results is None else [(self.block, self.results[0])]
        found = [half.collect() for half in self.halves]
        if any(one is None for one in found):
            return None
        return [pair for one in found if one is not None for pair in one]


def run_on_ray(
    start: Callable[[], Callable[[Block], Result]],
    blocks: Iterable[Block],
    cluster: Cluster,
    *,
    name_of: Callable[[Block], str],
    halve: Callable[[Block], Sequence[Block]] = lambda block: (block,),
) -> Iterator[tuple[Block, Result]]:
    """Do all blocks.

    Args:
        start: Called once on each worker; returns what does a block there. It travels by pickle,
            as do blocks and results.
        blocks: What to do; the next one is taken when a worker is free.
        cluster: Where the workers run.
        name_of: Names a block in messages.
        halve: Cuts a block that is too much for a worker's memory; one block means that it
            cannot be cut. Defaults to that.

    Yields:
        Each block, or the halves in its place, with its result, in the order of the blocks.

    Raises:
        NetVizError: Ray is not installed or does not start, or the workers of a block died
            repeatedly. What a block itself raises is raised here.
    """
    ray = _imported()
    with _started(ray, cluster):
        yield from _Pool(ray, start, cluster, name_of, halve).run(iter(blocks))


class _Pool(Generic[Block, Result]):
    """The workers and what each is doing."""

    def __init__(
        self,
        ray: Any,
        start: Callable[[], Callable[[Block], Result]],
        cluster: Cluster,
        name_of: Callable[[Block], str],
        halve: Callable[[Block], Sequence[Block]],
    ) -> None:
        self._ray = ray
        self._start = start
        self._cluster = cluster
        self._name_of = name_of
        self._halve = halve
        self._actor_class = ray.remote(num_cpus=1, num_gpus=cluster.gpus_per_worker)(_Actor)
        self._busy: dict[Any, tuple[Any, _Task[Block]]] = {}
        self._again: deque[_Task[Block]] = deque()
        self._in_order: deque[_Task[Block]] = deque()

    def run(self, blocks: Iterator[Block]) -> Iterator[tuple[Block, Result]]:
        for _ in range(self._cluster.workers):
            task = self._next(blocks)
            if task is None:
                break
            self._give(self._new_actor(), task)
        while self._busy:
            actor = self._wait()
            yield from self._finished()
            task = self._next(blocks)
            if task is not None:
                self._give(actor, task)

    def _new_actor(self) -> Any:
        return self._actor_class.remote(self._start)

    def _next(self, blocks: Iterator[Block]) -> _Task[Block] | None:
        if self._again:
            return self._again.popleft()
        for block in blocks:
            task = _Task(block)
            self._in_order.append(task)
            return task
        return None

    def _give(self, actor: Any, task: _Task[Block]) -> None:
        task.attempts += 1
        self._busy[actor.do.remote(task.block)] = (actor, task)

    def _wait(self) -> Any:
        """Wait for one block; returns a worker that is free."""
        (ready,), _ = self._ray.wait(list(self._busy), num_returns=1)
        actor, task = self._busy.pop(ready)
        try:
            task.results = [self._ray.get(ready)]
        except self._ray.exceptions.RayTaskError as error:
            # The block's own fault, e.g. a layer that does not exist: another worker fails too.
            if not isinstance(error.cause, MemoryError):
                raise error.as_instanceof_cause() from None
            self._try_smaller(task, error.cause)
        except self._ray.exceptions.RayError as error:
            if task.attempts >= ATTEMPTS:
                self._try_smaller(task, error)
            else:
                self._again.append(task)
            return self._new_actor()
        return actor

    def _try_smaller(self, task: _Task[Block], error: Exception) -> None:
        parts = self._halve(task.block)
        if len(parts) < 2:
            raise NetVizError(
                f"{self._name_of(task.block)} is too much for a worker ({type(error).__name__}, "
                f"tried {task.attempts} times); give each more memory, or use fewer workers."
            ) from error
        task.halves = [_Task(part) for part in parts]
        self._again.extend(task.halves)

    def _finished(self) -> Iterator[tuple[Block, Result]]:
        """All results whose turn has come."""
        while self._in_order and (results := self._in_order[0].collect()) is not None:
            self._in_order.popleft()
            yield from results


def _imported() -> Any:
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise NetVizError(
            "--engine ray needs Ray; install it with `pip install 'tb-netviz[ray]'`."
        ) from error


@contextmanager
def _started(ray: Any, cluster: Cluster) -> Iterator[None]:
    """Start Ray, unless it runs in this process already, and stop what was started."""
    if ray.is_initialized():
        yield
        return
    address, workers = cluster.address, cluster.workers
    local = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(address=address, log_to_driver=False, logging_level="error", **local)
    # Ray raises whatever its services happened to fail with.
    except Exception as error:
        where = f"reach the Ray cluster at '{address}'" if address else "start Ray here"
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise NetVizError(
            f"cannot {where}: {reason} Use --shard i/n instead, which needs no engine."
        ) from error
    try:
        yield
    finally:
        ray.shutdown()
