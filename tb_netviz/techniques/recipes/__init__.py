"""Presets, one table per technique, and the recipe that every Visual carries.

    preset        what every preset has: a name, its source, steps; `preset_named` looks one up
    ascent_preset what a preset of class and feature images adds: the plan, penalty and rivals
    class_images  feature_images  inversions  dreams: the tables; maco: fitted to photographs
    recipe        what is written down with each Visual, to make it again

Recipes use the engines (`ascent`, `dreaming`); the engines know no preset.
"""
