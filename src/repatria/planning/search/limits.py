"""How much work a search may cost, and how large what it does to a program may be. Never seconds."""

from __future__ import annotations

from typing import Final

#: Work that all tiers may cost: steps of the solver, times the numbers in the program.
MOST_WORK: Final = 4_000_000_000
#: The same for one objective by itself.
MOST_WORK_OF_ONE: Final = 500_000_000
#: Steps of prices in one box.
MOST_STEPS: Final = 12
#: After so many boxes whose prices bounded nothing better, one after the other, they are sought in no other.
MOST_IN_VAIN: Final = 4
MOST_BOXES: Final = 4_000
#: After so many boxes a tier is taken apart, if it can be.
BOXES_BEFORE_PARTS: Final = 60
#: In a program of more columns boxes close a tier sooner than parts do.
MOST_IN_PARTS: Final = 1_000
#: Work that the proof of one part may cost.
MOST_WORK_OF_A_PART: Final = 200_000_000
#: What every box of a part costs beside the steps of the solver in it.
WORK_OF_A_BOX_OF_A_PART: Final = 100_000
#: What every box costs beside the steps of the solver in it.
WORK_OF_A_BOX: Final = 1_000_000

#: Rounds of cuts in one box, cuts a round, and how much of the gap a round has to close to be worth another;
#: of a gap wider than so much, where the best solution is not yet a good one, as much as of one so wide.
MOST_ROUNDS: Final = 12
CUTS_A_ROUND: Final = 80
LEAST_PROGRESS: Final = 0.02
WIDEST_GAP: Final = 2
#: How many rounds of little progress end them, and what each costs, for each number in the program.
MOST_POOR_ROUNDS: Final = 2
WORK_OF_A_ROUND: Final = 100

#: Programs of up to so many columns are searched whole before they are split.
SMALL: Final = 300
#: Programs of fewer columns are not narrowed: they are closed sooner than that.
FEWEST_NARROWED: Final = 300
#: Where more than this share of the best solution is open, what may be lost closes nothing.
WIDEST_NARROWED: Final = 0.02
#: Share of the columns with more than one value that have to be closed for all boxes to be looked at anew.
LEAST_CLOSED: Final = 0.4
#: Where more of all columns than this share stay open, boxes with cuts of their own are worth more.
MOST_OPEN: Final = 0.5
#: After so many boxes in which no whole numbers were found, a tier looks in no further one.
MOST_FAILURES: Final = 8
#: Where a program of more columns gives none, it is looked at piece by piece; one of fewer whole.
MOST_IN_ONE: Final = 5_000
#: A program of fewer pieces is not looked at piece by piece.
FEWEST_PIECES: Final = 2
#: In a program of so many pieces each is closed by itself: no tree could close all of them at once.
FEWEST_APART: Final = 20
#: There, the boxes of a tier are kept for the next one if no more are open: other prices, other splits.
MOST_BOXES_KEPT_APART: Final = 30
#: In such a program work counts by this much less: a step is long, and few of them close much.
CHEAPER_APART: Final = 3
#: In a program of fewer columns pieces that share a limit are not solved again: a repair has to be quick.
FEWEST_TOGETHER: Final = 1_000
