"""TensorBoard's entry point. It imports nothing but the base classes of plugins.

TensorBoard imports this module without a `try`, so an import that fails here would stop all of
TensorBoard. The plugin itself is therefore imported in `load`.
"""

from __future__ import annotations

import argparse
import logging

from tensorboard.plugins import base_plugin

# By default TensorBoard keeps 10 random steps of each tag and often loses step 0. The default
# schedule of NetVizCallback writes about two dozen steps, so 200 keep all of most trainings.
SAMPLES_PER_TAG = 200

_logger = logging.getLogger("tensorboard.netviz")


class NetVizLoader(base_plugin.TBLoader):  # type: ignore[misc]  # TensorBoard is untyped
    """Makes the plugin and asks TensorBoard to keep enough steps."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Raise the number of steps that TensorBoard keeps of each tag, unless the user set it.

        Args:
            flags: TensorBoard's flags; `samples_per_plugin` is changed in place.
        """
        samples = getattr(flags, "samples_per_plugin", None) or {}
        samples.setdefault("netviz", SAMPLES_PER_TAG)
        flags.samples_per_plugin = samples

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin | None:
        """Make the plugin.

        Args:
            context: What TensorBoard gives to plugins.

        Returns:
            The plugin. Where it cannot be made: `None`, and a line in the log.
        """
        try:
            from tb_netviz.plugin.plugin import NetVizPlugin

            hints = context.sampling_hints or {}
            return NetVizPlugin(context, hints.get("netviz", SAMPLES_PER_TAG))
        except Exception:  # TensorBoard must start, whatever is wrong with us
            _logger.exception("NetViz is not available; reinstall tb_netviz.")
            return None
