"""The built frontend: name -> (bytes, content type), from an allow-list."""

from __future__ import annotations

from importlib import resources

from tb_netviz.plugin.answers import NotThere

# Not `mimetypes`: on Windows it asks the registry, and browsers refuse a module script of any other
# type than text/javascript.
_CONTENT_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}

# As in frontend/vite.config.ts.
_VERSION_LENGTH = 12


def static_file(name: str, version: str | None = None) -> tuple[bytes, str]:
    """Read a file of the frontend.

    Args:
        name: Its name in `tb_netviz/static`, without any directory.
        version: Of the page that asks; `None`: any.

    Returns:
        Its bytes and its content type.

    Raises:
        NotThere: The frontend has no such file, or the page is of another version.
    """
    static = resources.files("tb_netviz").joinpath("static")
    if version is not None:
        sources = static.joinpath("SOURCES.sha256").read_text(encoding="utf-8")
        if version != sources[:_VERSION_LENGTH]:
            raise NotThere("tb_netviz was updated since this page was opened; reload the page.")
    if name not in static_names():
        raise NotThere(f"the NetViz page has no file '{name}'; reinstall tb_netviz.")
    return static.joinpath(name).read_bytes(), _CONTENT_TYPES[_suffix(name)]


def static_names() -> list[str]:
    """List the files of the frontend that may be served."""
    static = resources.files("tb_netviz").joinpath("static")
    files = (entry.name for entry in static.iterdir() if entry.is_file())
    return sorted(name for name in files if _suffix(name) in _CONTENT_TYPES)


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2]
