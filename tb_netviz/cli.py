"""The command `netviz`: arguments -> exit code.

    0  done    1  a fault of ours    2  a mistake in the call, told in a sentence    130  Ctrl-C

Nothing here imports TensorFlow: `netviz --help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Sequence

from tb_netviz import __version__
from tb_netviz.errors import NetVizError

COMMANDS = ("demo", "log", "info", "scan", "merge", "export")

# What the server side does without, and commands need.
_EXTRAS = ("tensorflow", "keras", "sklearn")

_logger = logging.getLogger("tb_netviz")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Without the program's name; `None`: those of this process.

    Returns:
        The exit code.
    """
    options = make_parser().parse_args(arguments)
    is_quiet = getattr(options, "quiet", False)
    _calm_tensorflow()
    handler = _speak(is_quiet)
    try:
        code: int = options.run(options)
        return code
    except NetVizError as error:
        return _fail(str(error), 2)
    except ImportError as error:
        if error.name not in _EXTRAS:
            return _fault(error)
        return _fail(
            f"this needs {error.name}, which is not installed; install it with "
            f"pip install 'tb-netviz[tensorflow]'",
            2,
        )
    except KeyboardInterrupt:
        return _fail("interrupted; what was written until now is kept", 130)
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 0
    except Exception as error:  # whatever happens, people get a sentence
        return _fault(error)
    finally:
        _logger.removeHandler(handler)


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each command adds its own."""
    parser = argparse.ArgumentParser(
        prog="netviz",
        description="A microscope for your own neural network, live in TensorBoard.",
    )
    parser.add_argument("--version", action="version", version=f"tb_netviz {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"tb_netviz.commands.{name}")
        module.add_command(commands)
    return parser


def _calm_tensorflow() -> None:
    """Keep TensorFlow's own log lines off the terminal; it reads these when it is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    logging.getLogger("absl").setLevel(logging.ERROR)
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


def _speak(is_quiet: bool) -> logging.Handler:
    """Let the library's log lines and warnings appear as single lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("netviz: %(message)s"))
    _logger.addHandler(handler)
    _logger.setLevel(logging.ERROR if is_quiet else logging.WARNING)
    _logger.propagate = False
    ours = "tb_netviz"
    show = warnings.showwarning

    def show_line(message, category, filename, lineno, file=None, line=None):  # type: ignore[no-untyped-def]
        if ours in filename:
            _logger.warning("%s", message)
        elif os.environ.get("NETVIZ_DEBUG"):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_line
    return handler


def _fault(error: Exception) -> int:
    if os.environ.get("NETVIZ_DEBUG"):
        traceback.print_exc()
    return _fail(
        f"a fault in tb_netviz {__version__}: {type(error).__name__}: {error}; run again with "
        "NETVIZ_DEBUG=1 and report the traceback",
        1,
    )


def _fail(sentence: str, code: int) -> int:
    sentence = " ".join(sentence.split())
    sys.stderr.write(f"netviz: {sentence}\n")
    return code
