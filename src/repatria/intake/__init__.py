"""Take reports in: decode, tell the page's furniture apart, and draft what the article says.

A reader of prose is a grammar of our own: plain Python that matches forms kept as data. It proposes; a
person confirms.
"""

from repatria.intake.decode import decode_report
from repatria.intake.reading import read_report
from repatria.intake.together import bring_together

__all__ = ["bring_together", "decode_report", "read_report"]
