"""The views beside the map, one module each."""
