"""What stands beside the map: one module a view, each a pure function of case and selection."""
