"""The committed frontend bundle: built from what is committed, small, and bound to no host."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "tb_netviz" / "static"
ENTRY = STATIC / "index.js"

# The same files as frontend/source-hash.ts.
SINGLE_FILES = ("package-lock.json", "source-hash.ts", "tsconfig.json", "vite.config.ts")

SCRIPTS = sorted(STATIC.glob("*.js"))
IMPORT_LATER = r"""import\(["'`]\./([^"'`]+)"""

LARGEST_SCRIPT_KIB = 60
LARGEST_STATIC_KIB = 150


def source_hash() -> str:
    paths = [path for path in (FRONTEND / "src").rglob("*") if path.is_file()]
    names = [path.relative_to(FRONTEND).as_posix() for path in paths] + list(SINGLE_FILES)
    result = hashlib.sha256()
    for name in sorted(names):
        content = (FRONTEND / name).read_text(encoding="utf-8").replace("\r\n", "\n")
        result.update(f"{name}\0{content}\0".encode())
    return result.hexdigest()


def zipped_kib(path: Path) -> float:
    return len(gzip.compress(path.read_bytes())) / 1024


def test_the_bundle_is_built_from_the_sources() -> None:
    recorded = (STATIC / "SOURCES.sha256").read_text(encoding="utf-8").strip()
    assert recorded == source_hash(), "bundle is stale: run `npm --prefix frontend run build`"


def test_the_bundle_is_small() -> None:
    large = {path.name: zipped_kib(path) for path in SCRIPTS}
    assert {name: kib for name, kib in large.items() if kib > LARGEST_SCRIPT_KIB} == {}
    assert sum(zipped_kib(path) for path in STATIC.iterdir()) <= LARGEST_STATIC_KIB


# Where references lead: to a DOI, or to the two papers that have none.
REFERENCES = {"https://doi.org", "https://jmlr.org", "https://research.google"}


def test_the_bundle_asks_no_other_host() -> None:
    for script in SCRIPTS:
        code = script.read_text(encoding="utf-8")
        addresses = set(re.findall(r"https?://[\w.:-]+", code))
        # The names of SVG and MathML, and where the links of references lead: nothing is fetched.
        assert addresses <= {"http://www.w3.org", *REFERENCES}, script.name
        assert "sourceMappingURL" not in code


def names_in(script: Path, pattern: str) -> set[str]:
    return set(re.findall(pattern, script.read_text(encoding="utf-8")))


def awaited_files(script: Path) -> set[str]:
    """What a script imports before it runs."""
    return names_in(script, r"""\b(?:from|import)\s*["'`]\./([^"'`]+)""")


def test_no_script_waits_for_another_but_chunks_for_the_entry_and_what_they_share() -> None:
    assert len(SCRIPTS) > 1
    shared = f"common.js?v={source_hash()[:12]}"
    for script in SCRIPTS:
        awaited = awaited_files(script)
        expected = {"index.js"} | (awaited & {shared}) if script != ENTRY else set()
        assert awaited == expected, script.name
    assert awaited_files(STATIC / "common.js") == {"index.js"}


def test_chunks_are_asked_for_by_the_version_of_the_page() -> None:
    asked = {name for script in SCRIPTS for name in names_in(script, IMPORT_LATER)}
    expected = {f"{path.name}?v={source_hash()[:12]}" for path in SCRIPTS if path != ENTRY}
    assert asked == expected


def test_the_entry_exports_render() -> None:
    assert re.search(r"export\s*\{[^}]*\bas render\b[^}]*\}", ENTRY.read_text(encoding="utf-8"))


def test_the_lock_file_names_no_host() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
