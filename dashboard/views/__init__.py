"""The views beside the map, one module each: a pure function of a case and a selection."""
