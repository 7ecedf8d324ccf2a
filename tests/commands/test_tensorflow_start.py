"""What is written to stderr while TensorFlow starts: dropped, or replayed when something fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

NOISE = "import os; os.write(2, b'noise of native code\\n')"


def run(body: str) -> subprocess.CompletedProcess[str]:
    """Run lines inside of `stderr_held_back`, in a process of their own."""
    program = "\n".join(
        [
            "import sys",
            "from tb_netviz.commands.tensorflow_start import stderr_held_back",
            "with stderr_held_back():",
            *(f"    {line}" for line in [NOISE, *body.splitlines()]),
            "sys.stderr.write('after\\n')",
        ]
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


def test_what_is_written_while_all_goes_well_is_dropped() -> None:
    done = run("sys.stderr.write('noise of Python\\n')")
    assert (done.returncode, done.stderr) == (0, "after\n")


def test_an_error_replays_what_was_written_before_it() -> None:
    done = run("raise ImportError('no such library')")
    assert done.returncode == 1
    assert done.stderr.startswith("noise of native code\n")
    assert "ImportError: no such library" in done.stderr


@pytest.mark.parametrize("death", ["os.abort()", "os._exit(3)", "os.kill(os.getpid(), 9)"])
def test_a_death_in_native_code_replays_what_was_written_before_it(death: str) -> None:
    done = run(death)
    assert done.returncode != 0
    assert done.stderr.startswith("noise of native code\n")


def test_a_closed_stderr_is_no_reason_to_fail() -> None:
    program = (
        "import os; os.close(2)\n"
        "from tb_netviz.commands.tensorflow_start import stderr_held_back\n"
        "with stderr_held_back(): print('done')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "done\n")


def test_debugging_shows_everything_and_holds_nothing_back(monkeypatch, capfd) -> None:
    from tb_netviz.commands import tensorflow_start

    def start(*, opens_devices: bool) -> None:
        sys.stderr.write("noise\n")

    monkeypatch.setenv("NETVIZ_DEBUG", "1")
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    monkeypatch.setattr(tensorflow_start, "_start", start)
    tensorflow_start.start_tensorflow()
    assert capfd.readouterr().err == "noise\n"
