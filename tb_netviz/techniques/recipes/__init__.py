"""Presets: named settings of an ascent or a dream, each with its source."""
