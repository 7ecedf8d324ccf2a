"""The releases that we promise to work with, each in a fresh environment of its own.

    python -m tests.compatibility                      all of `ENVIRONMENTS`
    python -m tests.compatibility --only 3.10 2.18     those with Python 3.10 or TensorFlow 2.18
    python -m tests.compatibility --only none          those without TensorFlow

Builds the source distribution, and the wheel from it, without Node and in folders with blanks in
their names. For each environment it makes a virtual environment, installs the wheel with the needs
of its extra, runs the smoke test in `smoke.py` and the tests in `TESTS`, which show that the parts
of Keras that we use are there, and deletes the environment. This takes some minutes each and needs
a package index. The Pythons are those on PATH (`python3.10`, ...) or named by `--python`.
"""

from __future__ import annotations

import argparse
import email
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.distribution import ROOT, build_sdist, build_wheel

HERE = Path(__file__).resolve().parent
IS_CPU_PACKAGE = (platform.system(), platform.machine()) == ("Linux", "x86_64")
TENSORFLOW = "tensorflow-cpu" if IS_CPU_PACKAGE else "tensorflow"
OLD_LOG = ROOT / "tests" / "fixtures" / "log_0_1"
TEST_TOOLS = ("pytest>=8.2,<10", "pytest-timeout>=2.3,<3", "hypothesis>=6.100,<7")
TESTS = ("test_keras_internals.py", "plugin/test_loader.py")
TESTS_WITHOUT_TENSORFLOW = ("plugin/test_loader.py",)
COLUMNS = ("python", "tensorflow", "keras", "tensorboard", "numpy", "protobuf", "setuptools")


@dataclass(frozen=True)
class Environment:
    """What one environment installs.

    Args:
        python: Release, e.g. `"3.10"`.
        tensorflow: Release, e.g. `"2.18"`; `None` leaves out TensorFlow, Keras and scikit-learn.
        pins: Further requirements; what they leave open is the newest that fits.
    """

    python: str
    tensorflow: str | None
    pins: tuple[str, ...] = ()

    def __str__(self) -> str:
        name = f"Python {self.python}, TensorFlow {self.tensorflow or 'none'}"
        return ", ".join([name, *self.pins])


# Each TensorFlow with the Keras of its day and with the newest; the first has the oldest of all
# that setup.py allows.
ENVIRONMENTS = (
    Environment("3.10", "2.18", ("keras==3.8.*", "numpy==1.26.*")),
    Environment("3.11", "2.19", ("keras==3.9.*",)),
    Environment("3.12", "2.20", ("keras==3.11.*",)),
    Environment("3.13", "2.21"),
    Environment("3.11", "2.18"),
    Environment("3.13", "2.20"),
    Environment("3.10", "2.21", ("keras==3.12.*",)),
    Environment("3.12", None, ("tensorboard==2.18.*",)),
    Environment("3.11", None),
)


class StepError(Exception):
    """A step in an environment ended with an error."""


def run(what: str, command: list[str | Path], folder: Path) -> str:
    """Run a step in a folder, return its standard output.

    Raises:
        StepError: It ended with an error; the end of what it said.
    """
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    if done.returncode:
        end = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-25:])
        raise StepError(f"{what} ended with {done.returncode}:\n{end}")
    return done.stdout


def requirements(wheel: Path, environment: Environment) -> list[str]:
    """What to install: the wheel, the needs of its extra `tensorflow`, and the pins."""
    wanted = [str(wheel), *environment.pins]
    if environment.tensorflow is None:
        return wanted
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    for need in metadata.get_all("Requires-Dist", ()):
        requirement, _, marker = need.partition(";")
        is_tensorflow = re.match(r"tensorflow\b(?!-)", requirement)
        if "extra == " in marker and "tensorflow" in marker and not is_tensorflow:
            wanted.append(requirement.strip())
    return [*wanted, f"{TENSORFLOW}=={environment.tensorflow}.*"]


def make(environment: Environment, python: str, wheel: Path, folder: Path) -> Path:
    """Make the environment and return its Python."""
    run("venv", [python, "-m", "venv", folder / "an environment"], folder)
    own = folder / "an environment" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip: list[str | Path] = [own, "-m", "pip"]
    install = [*pip, "install", "--quiet", "--no-compile"]
    run("pip install", [*install, *requirements(wheel, environment)], folder)
    run("pip check", [*pip, "check"], folder)
    return own


def versions(python: Path, folder: Path) -> dict[str, str]:
    """The versions in an environment, of Python too."""
    listed = json.loads(run("pip list", [python, "-m", "pip", "list", "--format=json"], folder))
    found = {entry["name"].replace("_", "-").lower(): entry["version"] for entry in listed}
    program = "import platform; print(platform.python_version())"
    own = run("python", [python, "-c", program], folder).strip()
    return {**found, "tensorflow": found.get(TENSORFLOW, "-"), "python": own}


def smoke(environment: Environment, python: Path, folder: Path) -> str:
    """Run the smoke test, return the line that says what it found."""
    work = folder / "smoke test"
    work.mkdir()
    command: list[str | Path] = [python, HERE / "smoke.py", work]
    if environment.tensorflow is None:
        command += ["--log", OLD_LOG]
    return run("smoke test", command, work).splitlines()[-1]


def run_tests(environment: Environment, python: Path, folder: Path) -> str:
    """Run the tests of the repository against the installed package, return pytest's last line."""
    run("pip install", [python, "-m", "pip", "install", "--quiet", *TEST_TOOLS], folder)
    copy = folder / "copy"
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    chosen = TESTS if environment.tensorflow else TESTS_WITHOUT_TENSORFLOW
    command: list[str | Path] = [python, "-m", "pytest", "-q"]
    command += [f"tests/{name}" for name in chosen]
    return (
        run("pytest", [*command, "--tb=short", "-W", "ignore", "-p", "no:cacheprovider"], copy)
        .strip()
        .splitlines()[-1]
    )


def try_one(environment: Environment, python: str, wheel: Path) -> tuple[list[str], str | None]:
    """Make one environment, use it, delete it.

    Returns:
        Its row of the table, and the error if there was one.
    """
    start = time.monotonic()
    found = {"python": environment.python, "tensorflow": environment.tensorflow or "-"}
    error = None
    with tempfile.TemporaryDirectory(prefix="netviz compatibility ") as name:
        folder = Path(name)
        try:
            own = make(environment, python, wheel, folder)
            found = versions(own, folder)
            print(f"  {smoke(environment, own, folder)}", flush=True)
            print(f"  {run_tests(environment, own, folder)}", flush=True)
        except StepError as failure:
            error = str(failure)
    seconds = f"{time.monotonic() - start:.0f}"
    result = "failed" if error else "passed"
    return [*(found.get(name, "-") for name in COLUMNS), result, seconds], error


def find_pythons(named: list[str]) -> dict[str, str]:
    """Interpreters by release; those named win over those on PATH."""
    releases = sorted({environment.python for environment in ENVIRONMENTS})
    found = {}
    for candidate in (*(f"python{release}" for release in releases), *named):
        program = "import sys; print('%d.%d' % sys.version_info[:2])"
        try:
            done = subprocess.run([candidate, "-c", program], capture_output=True, text=True)
        except OSError:
            continue
        if done.returncode == 0:
            found[done.stdout.strip()] = candidate
    return found


def build(python: str, folder: Path) -> Path:
    """Build the wheel in an environment that has nothing but setuptools."""
    run("venv", [python, "-m", "venv", folder / "builder"], folder)
    own = folder / "builder" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run("pip install", [own, "-m", "pip", "install", "--quiet", "setuptools>=70.1"], folder)
    return build_wheel(own, build_sdist(own, folder / "an sdist"), folder / "a wheel")


def print_table(rows: list[list[str]]) -> None:
    """Print rows below their headings, in columns."""
    table = [[*COLUMNS, "result", "seconds"], *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.compatibility", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--python", action="append", default=[], help="an interpreter; repeat it")
    parser.add_argument("--only", nargs="+", metavar="RELEASE", help="Pythons or TensorFlows")
    options = parser.parse_args()
    pythons = find_pythons(options.python)
    chosen = [
        environment
        for environment in ENVIRONMENTS
        if not options.only
        or {environment.python, environment.tensorflow or "none"} & {*options.only}
    ]
    rows, errors = [], []
    with tempfile.TemporaryDirectory(prefix="netviz wheel ") as name:
        wheel = build(sys.executable, Path(name))
        for environment in chosen:
            print(f"{environment} ...", flush=True)
            if environment.python not in pythons:
                missing = len(COLUMNS) - 1
                rows.append([environment.python, *missing * ["-"], "no such Python", "0"])
                continue
            row, error = try_one(environment, pythons[environment.python], wheel)
            rows.append(row)
            if error:
                errors.append(f"{environment}: {error}")
                print(error, flush=True)
    print_table(rows)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
