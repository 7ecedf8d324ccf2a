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


def static_file(name: str) -> tuple[bytes, str]:
    """Read a file of the frontend.

    Args:
        name: Its name in `tb_netviz/static`, without any directory.

    Returns:
        Its bytes and its content type.

    Raises:
        NotThere: The frontend has no such file.
    """
    for entry in resources.files("tb_netviz").joinpath("static").iterdir():
        suffix = "." + entry.name.rpartition(".")[2]
        if entry.name == name and suffix in _CONTENT_TYPES and entry.is_file():
            return entry.read_bytes(), _CONTENT_TYPES[suffix]
    raise NotThere(f"the NetViz page has no file '{name}'; reinstall tb_netviz.")
