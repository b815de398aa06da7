"""What the last edit cost: for those who measure the server, and for those who wonder."""

from headwater.features.feature import File, Report, feature
from headwater.workspace.host import Snapshot


@feature("headwater/statistics")
def statistics(db: Snapshot, file: File | None = None) -> Report:
    """Statements of a file (of the one edited last), and how many of them the last edit touched."""
    document = db.document(file or next(iter(db.opened()), File("")))
    document.analysis()
    found = document.statistics
    return Report(
        {
            "lastEdit": {
                "statements": found.statements,
                "reparsed": found.reparsed,
                "relowered": found.relowered,
                "rulesRun": found.rules_run,
                "milliseconds": found.milliseconds,
            }
        }
    )
