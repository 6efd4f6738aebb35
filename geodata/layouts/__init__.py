"""Layouts of other people's files, and how each is read as ours."""
