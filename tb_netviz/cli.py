"""The command `netviz`: arguments -> exit code.

    0  done    1  a fault in tb_netviz    2  a mistake in the call    130  Ctrl-C

Nothing here imports TensorFlow, so `netviz --help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shlex
import sys
import traceback
from collections.abc import Sequence

from tb_netviz import __version__
from tb_netviz.commands.voice import voice
from tb_netviz.errors import NetVizError

COMMANDS = ("demo", "log", "info", "scan", "merge", "export")

# Packages that commands need and the TensorBoard plugin does without.
_EXTRAS = ("tensorflow", "keras", "sklearn", "jaxtyping")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Loggers, warnings and environment of the process are left as they were.

    Args:
        arguments: The words after `netviz`. Defaults to those of this process.

    Returns:
        The exit code.
    """
    options = make_parser().parse_args(arguments)
    words = sys.argv[1:] if arguments is None else arguments
    options.command_line = shlex.join(["netviz", *words])
    with voice(is_quiet=options.quiet):
        return _run(options)


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of all commands; each command adds its own part."""
    parser = argparse.ArgumentParser(
        prog="netviz",
        description="A microscope for your own neural network, live in TensorBoard.",
    )
    parser.add_argument("--version", action="version", version=f"tb_netviz {__version__}")
    parser.set_defaults(quiet=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"tb_netviz.commands.{name}")
        module.add_command(commands)
    return parser


def _run(options: argparse.Namespace) -> int:
    """Run the command; whatever happens, the user reads one sentence."""
    try:
        code: int = options.run(options)
        return code
    except NetVizError as error:
        return _fail(str(error), 2)
    except ImportError as error:
        if error.name not in _EXTRAS:
            return _fault(error)
        return _fail(
            f"this command needs {error.name}, which is not installed; install it with "
            f"pip install 'tb-netviz[tensorflow]'",
            2,
        )
    except KeyboardInterrupt as interrupt:
        return _fail(f"interrupted; {interrupt or 'everything written so far is kept'}", 130)
    except BrokenPipeError:  # whoever read our output has gone
        sys.stderr.close()
        return 0
    except Exception as error:
        return _fault(error)


def _fault(error: Exception) -> int:
    if os.environ.get("NETVIZ_DEBUG"):
        traceback.print_exc()
    return _fail(
        f"a fault in tb_netviz {__version__}: {type(error).__name__}: {error}; run the command "
        "again with NETVIZ_DEBUG=1 and report the traceback",
        1,
    )


def _fail(sentence: str, code: int) -> int:
    sentence = " ".join(sentence.split())
    sys.stderr.write(f"netviz: {sentence}\n")
    return code
