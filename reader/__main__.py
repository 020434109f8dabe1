"""The command `hevok` as `python -m reader`."""

from reader.cli import main

if __name__ == "__main__":
    main(prog_name="hevok")
