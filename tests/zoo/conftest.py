"""Prints the table of networks and techniques after the tests that fill it."""

from __future__ import annotations

import sys
from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    contract = sys.modules.get("tests.zoo.contract")
    if contract is not None and contract.OUTCOMES:
        terminalreporter.section("networks and techniques")
        for line in contract.table():
            terminalreporter.write_line(line)
