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
    for entry in static.iterdir():
        suffix = "." + entry.name.rpartition(".")[2]
        if entry.name == name and suffix in _CONTENT_TYPES and entry.is_file():
            return entry.read_bytes(), _CONTENT_TYPES[suffix]
    raise NotThere(f"the NetViz page has no file '{name}'; reinstall tb_netviz.")
