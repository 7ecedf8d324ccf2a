"""The two files that open a site: the page, and the script that draws into it."""

from __future__ import annotations

# Where the answers lie, for the script; frontend/src/state/site.ts reads it.
DATA = "data"

# As strict as TensorBoard's policy. The styles come with the script, and saved pictures are blobs.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)

# The script replaces all of this. Browsers load none for a page that was opened from a folder.
PAGE = f"""<!doctype html>
<html lang="en" data-site="./{DATA}/">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>NetViz</title>
<link rel="icon" href="data:,">
<script type="module" src="./site.js"></script>
</head>
<body>
<p>This page needs JavaScript, and any web server. On your own computer, run
<code>python -m http.server</code> in this folder, then open <code>http://localhost:8000/</code>.</p>
</body>
</html>
"""

SCRIPT = 'import { render } from "./static/index.js";\n\nrender();\n'
