"""A case of which only counts are known: what is counted, drawn and said of it."""
