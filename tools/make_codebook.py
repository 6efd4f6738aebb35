"""Write docs/codebook.md from the schema."""

from __future__ import annotations

from pathlib import Path

from geodata.codebook import codebook

(Path(__file__).parents[1] / "docs" / "codebook.md").write_text(codebook(), encoding="utf-8")
