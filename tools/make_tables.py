"""Write the tables of library facts from the libraries that are installed.

`python tools/make_tables.py` writes every table, `python tools/make_tables.py sklearn` one of them,
and `--print` shows it instead. Run it after a library was updated, and read the difference.
"""

import os
import sys
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # sums must not depend on how many cores share the work

from observe.libraries import DATA, LEARNING, table  # noqa: E402  the line above must come first
from observe.written import table_text  # noqa: E402

TARGET = Path(__file__).parents[1] / "server/headwater/api/tables"


def main(arguments: list[str]) -> int:
    """Write or print the tables named, or all."""
    named = [word for word in arguments if not word.startswith("--")] or [*LEARNING, *DATA]
    for name in named:
        text = table_text(table(name))
        if "--print" in arguments:
            sys.stdout.write(text)
        else:
            (TARGET / f"{name}.json").write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}: {len(text.splitlines())} lines, {len(text.encode()) // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
