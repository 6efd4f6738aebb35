"""`python -m dashboard` is the same as `spreadmap`."""

from dashboard.cli import main

if __name__ == "__main__":
    main()
