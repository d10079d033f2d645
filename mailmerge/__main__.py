"""Run the program as `python -m mailmerge`."""

from mailmerge.cli.main import main

if __name__ == "__main__":
    main()
