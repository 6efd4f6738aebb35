"""Kinds of files that hold a table: text, spreadsheets, GeoJSON, Parquet; read as plain text."""
