"""What one environment must be able to do: train, log, look at a network, read, serve.

    python smoke.py FOLDER              all of it
    python smoke.py FOLDER --log LOG    without TensorFlow: read LOG and serve it

Runs with the Python of the environment under test, so it needs nothing but the package. The last
line that it prints is a JSON object: how many pictures were read and served.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

BIN = Path(sys.executable).parent
PLUGIN = "/data/plugin/netviz"
LONGEST_WAIT = 240.0  # seconds
LOAD_FAST = ("auto", "false")


class SmokeError(Exception):
    """Something that must work does not."""


def check(is_right: bool, sentence: str) -> None:
    """Fail with a sentence unless something is right."""
    if not is_right:
        raise SmokeError(sentence)


class Warnings(logging.Handler):
    """Collects the warnings of the library."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())


def cheap_techniques() -> list[Any]:
    """All techniques, each with as few steps as it can have."""
    from tb_netviz.techniques import TECHNIQUES, technique_class

    cheap = []
    for name in TECHNIQUES:
        technique: Any = technique_class(name)()
        fields = {field.name for field in dataclasses.fields(technique)}
        few = {key: value for key, value in {"steps": 4, "octaves": 1}.items() if key in fields}
        cheap.append(dataclasses.replace(technique, **few))
    return cheap


def train(folder: Path) -> None:
    """Train a tiny network for two epochs, once with pictures and once without."""
    import keras
    import numpy as np

    from tb_netviz.callbacks import NetVizCallback

    warnings = Warnings()
    logging.getLogger("tb_netviz").addHandler(warnings)
    generator = np.random.default_rng(0)
    y = np.arange(96) % 3
    x = generator.uniform(0, 0.5, (96, 16, 16, 3)).astype("float32")
    x[np.arange(96), :, :, y] += 0.5  # a class is a colour

    def fit(callbacks: list[Any]) -> Any:
        keras.utils.set_random_seed(0)
        layers = keras.layers
        model = keras.Sequential(
            [
                keras.Input((16, 16, 3)),
                layers.Conv2D(4, 3, activation="relu", name="conv1"),
                layers.BatchNormalization(name="norm"),
                layers.MaxPooling2D(2, name="pool"),
                layers.Conv2D(6, 3, activation="relu", name="conv2"),
                layers.Dropout(0.2, name="dropout"),
                layers.GlobalAveragePooling2D(name="average"),
                layers.Dense(8, activation="relu", name="features"),
                layers.Dense(3, activation="softmax", name="classes"),
            ]
        )
        model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
        model.fit(x, y, epochs=2, batch_size=16, verbose=0, callbacks=callbacks)
        return model

    callback = NetVizCallback(
        folder / "logs" / "trained",
        data=(x[:24], y[:24]),
        techniques=cheap_techniques(),
        max_overhead=None,
    )
    seen, unseen = fit([callback]), fit([])
    equal = [
        np.array_equal(a, b) for a, b in zip(seen.get_weights(), unseen.get_weights(), strict=True)
    ]
    check(all(equal), "the weights differ from those of a training without the callback")
    check(not warnings.sentences, f"the training warned: {warnings.sentences}")
    seen.save(folder / "model.keras")
    np.savez(folder / "images.npz", x=x[:24], y=y[:24])


def run_command(*arguments: str, expected: int = 0) -> str:
    """Run `netviz` of this environment, return what it said."""
    done = subprocess.run([BIN / "netviz", *arguments], capture_output=True, text=True)
    said = done.stdout + done.stderr
    check(
        done.returncode == expected,
        f"netviz {' '.join(arguments)} ended with {done.returncode}: {said[-2000:]}",
    )
    return said


def read_back(log: Path, steps: set[int]) -> int:
    """Read a log; every technique must have pictures, at all the steps.

    Returns:
        The number of Visuals.
    """
    import tb_netviz
    from tb_netviz.techniques import TECHNIQUES

    visuals = tb_netviz.read(log)
    for name in TECHNIQUES:
        notes = [v.note for v in visuals if v.technique == name and v.kind == "note"]
        check(not notes, f"instead of {name} there are notes: {notes}")
        found = {v.step for v in visuals if v.technique == name}
        check(found >= steps, f"{name} has the steps {sorted(found)}, not {sorted(steps)}")
    return len(visuals)


@contextlib.contextmanager
def tensorboard(log: Path, load_fast: str, said: Path) -> Iterator[str]:
    """Run this environment's TensorBoard, which talks into the file `said`; yields its address."""
    with said.open("w") as output:
        server = subprocess.Popen(
            [BIN / "tensorboard", "--logdir", log, "--port", "0", f"--load_fast={load_fast}"],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + LONGEST_WAIT
        address = None
        while address is None:
            text = said.read_text()
            check(server.poll() is None, f"TensorBoard ended: {text[-2000:]}")
            check(time.monotonic() < deadline, f"TensorBoard does not listen: {text[-2000:]}")
            time.sleep(0.3)
            address = re.search(r"at (http://\S+/) ", text)
        yield address[1].rstrip("/")
    finally:
        server.terminate()
        server.wait(30)


def fetch(address: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(address, timeout=60) as response:
        body: bytes = response.read()
        return body


def serve(log: Path, load_fast: str, said: Path) -> int:
    """Serve a log and fetch each Visual's last step, with its picture where it has one.

    Returns:
        The number of pictures fetched.
    """
    import tb_netviz

    logged = {(visual.technique, visual.kind) for visual in tb_netviz.read(log)}
    pictures = 0
    with tensorboard(log, load_fast, said) as root:
        deadline = time.monotonic() + LONGEST_WAIT
        served: set[tuple[str, str]] = set()
        index: dict[str, Any] = {}
        while served != logged:
            missing = sorted(logged ^ served)
            check(time.monotonic() < deadline, f"load_fast={load_fast}: not served: {missing}")
            time.sleep(0.3)
            index = json.loads(fetch(f"{root}{PLUGIN}/index"))
            shown = [(run["run"], entry) for run in index["runs"] for entry in run["visuals"]]
            served = {(entry["technique"], entry["kind"]) for _, entry in shown}
        check(not index["warnings"], f"the index warns: {index['warnings']}")
        for run, entry in shown:
            query = urlencode({"run": run, "tag": entry["tag"], "step": "latest"})
            visual = json.loads(fetch(f"{root}{PLUGIN}/visual?{query}"))
            check(visual["kind"] == entry["kind"], f"{entry['tag']} is a {visual['kind']}")
            if visual["atlas"] is not None:
                picture = fetch(f"{root}{PLUGIN}/atlas?{query}&ts=1")
                check(picture.startswith(b"\x89PNG"), f"{entry['tag']} has no PNG")
                pictures += 1
        page = fetch(f"{root}/data/plugin_entry.html?name=netviz")
        check(b"./static/index.js" in page, "the page does not load the bundle")
        check(len(fetch(f"{root}{PLUGIN}/static/index.js")) > 10_000, "the bundle is missing")
    check(pictures > 0, f"load_fast={load_fast}: no picture was served")
    check("Traceback" not in said.read_text(), f"TensorBoard said: {said.read_text()[-2000:]}")
    return pictures


def use(folder: Path) -> dict[str, int]:
    """Everything that a user with TensorFlow does, short of looking at the page.

    Returns:
        Counts by what was counted.
    """
    import tb_netviz

    logs, model, images = folder / "logs", folder / "model.keras", folder / "images.npz"
    train(folder)
    check("conv2" in run_command("info", str(model)), "netviz info lists no conv2")
    names = ["filters", "max_patches", "embedding"]
    to = ["--logdir", str(logs / "afterwards"), "--quiet", "--techniques", *names]
    run_command("log", str(model), str(images), *to)
    written = {visual.technique for visual in tb_netviz.read(logs / "afterwards")}
    check(written >= {*names}, f"netviz log wrote only {sorted(written)}")
    return {"visuals read": read_back(logs / "trained", {0, 1, 2}), **serve_both(logs, folder)}


def use_without_tensorflow(log: Path, folder: Path) -> dict[str, int]:
    """What the server side and the reader do where there is no TensorFlow.

    Returns:
        Counts by what was counted.
    """
    said = run_command("info", "keras.applications:MobileNetV2", expected=2)
    check("which is not installed" in said, f"without TensorFlow, netviz info says: {said}")
    return {"visuals read": read_back(log, set()), **serve_both(log, folder)}


def serve_both(log: Path, folder: Path) -> dict[str, int]:
    """Serve through TensorBoard's data server and through Python; counts the pictures."""
    return {
        f"pictures served, load_fast={load_fast}": serve(
            log, load_fast, folder / f"load_fast={load_fast}.txt"
        )
        for load_fast in LOAD_FAST
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="an empty folder to work in")
    parser.add_argument("--log", type=Path, help="read and serve this log, train nothing")
    options = parser.parse_args()
    found: dict[str, int] = (
        use_without_tensorflow(options.log, options.folder) if options.log else use(options.folder)
    )
    said = (options.folder / "load_fast=auto.txt").read_text()
    print(json.dumps({**found, "data server": "fast data loading" in said}))


if __name__ == "__main__":
    try:
        main()
    except SmokeError as error:
        sys.exit(f"{error}")
