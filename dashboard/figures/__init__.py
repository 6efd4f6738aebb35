"""Figures: pure functions of a dataset and a selection. None of them reads a file."""
