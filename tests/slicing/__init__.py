"""Parametric shapes of our own and what a slicer made of them: the truth that estimates are fitted to."""
