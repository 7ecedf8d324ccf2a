"""What a page asks for before its first picture: (page of a browser) -> requests, bytes, seconds.

The browser itself keeps the times at which requests begin. A script that runs before all others
notes when something is first drawn on a canvas of the page, so that nothing depends on how fast
this process looks.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# Drawing on canvases that are not in the page only prepares pictures.
WATCH = """
(() => {
  const drawing = CanvasRenderingContext2D.prototype;
  for (const name of ['drawImage', 'putImageData', 'fill', 'fillRect', 'stroke']) {
    const draw = drawing[name];
    drawing[name] = function (...given) {
      if (window.firstPicture === undefined && this.canvas.closest?.('main')) {
        window.firstPicture = performance.now();
      }
      return draw.apply(this, given);
    };
  }
  performance.setResourceTimingBufferSize(2000);
})();
"""

ASKED = """
() => performance.getEntriesByType('resource')
  .filter(one => !one.name.includes('/static/') && one.startTime <= window.firstPicture)
  .filter(one => /plugin[/]netviz[/]|[/]data[/]/.test(one.name))
  .map(one => [one.name, one.startTime, one.responseEnd, one.encodedBodySize])
"""


class FirstPicture(NamedTuple):
    """What it took.

    Args:
        asked: Addresses of the data that the page had asked for when it drew its first picture,
            without the part that is the same for all.
        size: Bytes of those that had arrived by then.
        seconds: From the start of our document to the picture.
    """

    asked: list[str]
    size: int
    seconds: float


def watch_drawing(context: Any) -> None:
    """Note in every page of a browser context when it draws its first picture."""
    context.add_init_script(WATCH)


def first_picture(frame: Any, page: Any) -> FirstPicture:
    """Wait until a page has drawn a picture and got all it asked for by then.

    Args:
        frame: Our document, in a context of `watch_drawing`.
        page: The page that holds it.

    Returns:
        What it took.
    """
    frame.wait_for_function("() => window.firstPicture !== undefined")
    # The browser lists a request once it is answered.
    page.wait_for_load_state("networkidle")
    drawn = frame.evaluate("window.firstPicture")
    found = frame.evaluate(ASKED)
    asked = [name.rpartition("/")[2] for name, *_ in found]
    size = sum(size for _, _, end, size in found if end <= drawn)
    return FirstPicture(asked, size, drawn / 1000)
