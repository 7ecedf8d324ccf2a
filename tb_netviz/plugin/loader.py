"""TensorBoard's entry point. It imports nothing but the base classes of plugins.

TensorBoard imports this module without a `try`: an import that fails here would end all of
TensorBoard, so the plugin itself is imported in `load`.
"""

from __future__ import annotations

import argparse
import logging

from tensorboard.plugins import base_plugin

# TensorBoard keeps 10 random steps of each tag by default, and step 0 is often among the lost. The
# default schedule of NetVizCallback writes about two dozen, so this keeps all of most trainings.
SAMPLES_PER_TAG = 200

_logger = logging.getLogger("tensorboard.netviz")


class NetVizLoader(base_plugin.TBLoader):  # type: ignore[misc]  # TensorBoard is untyped
    """Makes the plugin; asks TensorBoard to keep enough steps."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Raise the number of steps kept for `netviz`, unless the user set it.

        Args:
            flags: TensorBoard's flags; `samples_per_plugin` is altered.
        """
        samples = getattr(flags, "samples_per_plugin", None) or {}
        samples.setdefault("netviz", SAMPLES_PER_TAG)
        flags.samples_per_plugin = samples

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin | None:
        """Make the plugin.

        Args:
            context: What TensorBoard gives to plugins.

        Returns:
            The plugin; `None`, and a line in the log, where it cannot be made.
        """
        try:
            from tb_netviz.plugin.plugin import NetVizPlugin

            return NetVizPlugin(context)
        except Exception:  # whatever is wrong with us, TensorBoard must start
            _logger.exception("NetViz is not available; reinstall tb_netviz.")
            return None
