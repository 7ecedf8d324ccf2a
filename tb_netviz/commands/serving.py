"""Serving a log directory: (log directory, port) -> TensorBoard until Ctrl-C."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tb_netviz.errors import NetVizError

DEFAULT_PORT = 6006
_PORTS_TRIED = 20
_LONGEST_START = 120.0  # seconds; with TensorFlow installed TensorBoard takes 10 to 20


def free_port(wanted: int | None) -> int:
    """Return the port that was asked for, or the first free one from 6006 on.

    Args:
        wanted: The port; `None`: any.

    Raises:
        NetVizError: The port is taken, or none is free.
    """
    candidates = range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TRIED) if wanted is None else [wanted]
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("localhost", port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    if wanted is not None:
        raise NetVizError(f"port {wanted} cannot be used on this machine; choose another")
    last = DEFAULT_PORT + _PORTS_TRIED - 1
    raise NetVizError(
        f"ports {DEFAULT_PORT} to {last} are all taken on this machine; choose one with --port"
    )


def serve(logdir: str, port: int) -> int:
    """Run TensorBoard until it ends or Ctrl-C.

    Args:
        logdir: The directory to show.
        port: A free port.

    Returns:
        The exit code.
    """
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", logdir, "--port", str(port)]
    print("starting TensorBoard ...", flush=True)
    server = subprocess.Popen(
        command, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}, stderr=subprocess.DEVNULL
    )
    try:
        if not _answers(server, f"http://localhost:{port}/"):
            raise NetVizError(
                "TensorBoard did not start; to see why, run: tensorboard --logdir "
                f"{shlex.quote(logdir)} --port {port}"
            )
        print(f"open http://localhost:{port}/#netviz  (Ctrl-C stops it)", flush=True)
        server.wait()
    except KeyboardInterrupt:
        pass  # the normal way to end it
    finally:
        server.terminate()
        server.wait()
    return 0


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + _LONGEST_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    return False
