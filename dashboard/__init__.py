"""What is shown: the map that plays, the day beside it, and the command line."""
