"""Daily counts by place, region and type, of more events than one can list."""
