"""Thirty pages that ask for the index at once, through either loader.

    python tests/benchmarks/readers.py [--readers 30] [--requests 10]

Prints the median and the longest time of a request, the seconds of processor time of the server for
each, and how long a single reader waits. The Rust loader's own processor time is not in it.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # for `tests`


def main() -> None:
    """Print the table."""
    from tensorboard.plugins import base_plugin
    from werkzeug.test import Client

    from tb_netviz.plugin.plugin import NetVizPlugin
    from tests.fixtures.large_log import SMALL, write_large_log
    from tests.fixtures.loaders import LOADERS, load

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--requests", type=int, default=10)
    options = parser.parse_args()

    print(f"{'loader':8}{'readers':>8}{'median':>10}{'longest':>10}{'processor':>11}")
    with tempfile.TemporaryDirectory() as folder:
        write_large_log(Path(folder), SMALL)
        for loader in LOADERS:
            with load(Path(folder), loader) as loaded:
                loaded.wait_for(lambda runs: len(runs) == SMALL.runs)
                time.sleep(2)
                context = base_plugin.TBContext(data_provider=loaded.provider, logdir=folder)
                app = NetVizPlugin(context, 200).get_plugin_apps()["/index"]

                def ask(_: int, app=app) -> float:
                    began = time.perf_counter()
                    response = Client(app).get("/index", headers={"Accept-Encoding": "gzip"})
                    if response.status_code != 200:
                        raise RuntimeError(response.text)
                    return time.perf_counter() - began

                for readers in (1, options.readers):
                    before = resource.getrusage(resource.RUSAGE_SELF)
                    with ThreadPoolExecutor(readers) as pool:
                        times = list(pool.map(ask, range(readers * options.requests)))
                    after = resource.getrusage(resource.RUSAGE_SELF)
                    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                    print(
                        f"{loader:8}{readers:8}{1000 * statistics.median(times):8.0f}ms"
                        f"{1000 * max(times):8.0f}ms{1000 * spent / len(times):9.1f}ms"
                    )


if __name__ == "__main__":
    main()
