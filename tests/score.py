"""How far Headwater agrees with people about whole scripts: `python -m tests.score [NAME …]`.

With names of scripts, what is wrong with each is listed.
"""

import sys

from labels import Agreement, labelled, measures, of_findings


def ratio(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     –"


def main(names: list[str]) -> None:
    """Print precision (derived columns have none: the labels do not name all), recall, scripts without fault."""
    chosen = [label for label in labelled() if not names or label.name in names]
    print(f"{'':10} {'prec.%':>7} {'rec.%':>6} {'found':>6} {'exp.':>6} {'scripts without fault':>22}")
    for name, measure in measures():
        total, clean = Agreement(), 0
        for label in chosen:
            one = measure(label)
            clean += not one.wrong
            total += one
            for words in one.wrong if names else ():
                print(f"    {label.name}: {words}", file=sys.stderr)
        precision = ratio(total.found, total.answered) if name != "derived" else "     –"
        print(
            f"{name:10} {precision:>7} {ratio(total.found, total.expected):>6} {total.found:6}"
            f" {total.expected:6} {clean:18} / {len(chosen)}"
        )
    met, missed, unwritten, false = 0, [], [], []
    for label in chosen:
        found = of_findings(label)
        met += found.met
        missed += [f"{label.name}: {words}" for words in found.missed]
        unwritten += [f"{label.name}: {words}" for words in found.unwritten]
        false += [f"{label.name}: {words}" for words in found.false]
    print(
        f"findings   {ratio(met, met + len(false)):>7} {ratio(met, met + len(missed) + len(unwritten)):>6}"
        f" {met:6} {met + len(missed) + len(unwritten):6}   ({len(unwritten)} of rules not written yet)"
    )
    for words, kind in ((missed, "missed"), (false, "false alarm")):
        for each in words:
            print(f"    {kind}: {each}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
