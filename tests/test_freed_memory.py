"""Freed memory stays with the process: a second round of the same blocks needs no new pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Counts the pages that the system had to lend in ten rounds of 3 blocks of 24 MB.
COUNT_PAGES = """
import resource
import numpy as np
from tb_netviz.freed_memory import keep_freed_memory

if {keep}:
    print(keep_freed_memory())
before = None
for _ in range(11):
    blocks = [np.ones(3 << 20) for _ in range(3)]
    del blocks
    before = before or resource.getrusage(resource.RUSAGE_SELF).ru_minflt
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def lines_of(*, keep: bool, **environment: str) -> list[str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")
    }
    inherited.pop("GLIBC_TUNABLES", None)
    return subprocess.run(
        [sys.executable, "-c", COUNT_PAGES.format(keep=keep)],
        capture_output=True,
        text=True,
        check=True,
        env=inherited | environment,
    ).stdout.split()


@pytest.mark.skipif(
    sys.platform != "linux" or "glibc" not in os.confstr("CS_GNU_LIBC_VERSION"),
    reason="only the GNU C library can be told to keep freed memory",
)
def test_blocks_that_are_freed_and_asked_for_again_need_no_new_pages() -> None:
    (given_back,) = lines_of(keep=False)
    is_kept, kept = lines_of(keep=True)
    assert is_kept == "True"
    assert int(kept) < int(given_back) / 10


def test_an_allocator_that_the_user_has_set_up_is_left_alone() -> None:
    assert lines_of(keep=True, MALLOC_ARENA_MAX="2")[0] == "False"
    assert lines_of(keep=True, GLIBC_TUNABLES="glibc.malloc.check=0")[0] == "False"
