"""Pictures of the map as files: one frame function, ten formats."""
