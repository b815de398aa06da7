"""`python -m headwater` is the command line."""

import os
import sys

# `python -m` looks for modules in the current folder first. What lies there is what we are asked to read, so a file
# called `sqlite3.py` must not be run in the place of Python's own, nor a package that declares models for us.
if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:
    del sys.path[0]

from headwater.cli.command import main

sys.exit(main())
