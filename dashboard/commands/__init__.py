"""The commands of `spreadmap`, a file each."""
