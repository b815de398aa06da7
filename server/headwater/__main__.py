"""`python -m headwater` is the command line."""

import sys

from headwater.cli.command import main

sys.exit(main())
