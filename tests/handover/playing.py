"""Play a day of a case to its end: papers, devices, gate, repair, what is left, and signed protocols."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from repatria.core.handovers import Answer
from repatria.handover.day_log import open_log
from repatria.handover.desk import Desk
from repatria.planning.casefile import read_case
from repatria.planning.planfile.form import read_plan
from repatria.planning.rounds import read_rounds
from repatria.workflows.day.man_gate import Gate, Together, begin_day, open_together
from repatria.workflows.day.prepare_handover import DayFiles, Prepared, prepare_handover
from repatria.workflows.day.record_day import (
    check_documents,
    gather_signatures,
    handover_public_key,
    sign_document,
    write_protocols,
)
from repatria.workflows.day.repair_day import RepairedDay, repair_day
from repatria.workflows.day.watch_rounds import DayNow, watch_rounds
from repatria.workflows.plans.plan_exchange import plan_exchange
from repatria.workflows.plans.schedule_rounds import schedule_plan
from tests.handover.days import NOON, PASSPHRASE, YES, people_of, ticking

#: Asked at the gate; the rest is asked in the tent.
AT_THE_GATE = (Answer.ARRIVED, Answer.GIVER_CONFIRMS, Answer.RECEIVER_CONFIRMS)
IN_THE_TENT = (Answer.FIT, Answer.GOES)


class Play:
    """A day that is played in a folder; `stage` counts its rolls."""

    def __init__(self, folder: Path, case: Path) -> None:
        """Plan the case and put it in rounds."""
        self.folder, self.case, self.stage = folder, case, 0
        self.plan, self.rounds = folder / "plan.json", folder / "rounds.json"
        self.people, self.key = folder / "people.csv", folder / "neutral.key"
        self.key.write_bytes(b"the made-up key of a made-up neutral")
        (folder / "pw").write_bytes(PASSPHRASE)
        made = plan_exchange(case, asks=False)
        self.plan.write_text("".join(made.text()), encoding="utf-8")
        self.rounds.write_text(json.dumps(schedule_plan(case, self.plan).document), encoding="utf-8")
        self._write_people()
        self.last_round = 0

    def prepare(self, continues: Gate | None = None) -> Prepared:
        """Write the papers of the next roll."""
        self.stage += 1
        out = self.folder / f"papers-{self.stage}"
        day = self.folder / "day.toml"
        day.write_text(self._day(), encoding="utf-8")
        self.papers = prepare_handover(
            self.case,
            self.plan,
            self.rounds,
            lists=DayFiles(self.people, day),
            key_path=self.key,
            out=out,
            continues=continues,
        )
        return self.papers

    def device(self, name: str, continues: Gate | None = None) -> Gate:
        """Begin the log of a device on the roll there is."""
        gate = Gate(self.folder / f"{name}-{self.stage}.day", self.folder / "pw")
        roll = self.folder / f"papers-{self.stage}" / "roll.json"
        neutral = handover_public_key(self.key)
        begin_day(gate, roll, device=name, neutral=neutral, continues=continues)
        return gate

    def numbers(self, number: int) -> list[str]:
        """Give the numbers of those who cross in a round."""
        return [entry.number for entry in self.papers.roll.entries if entry.round == number]

    def say(
        self,
        gate: Gate,
        said: Collection[tuple[str, Answer]],
        *,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Say things at a device."""
        with open_log(gate.log, PASSPHRASE) as log:
            desk = Desk(log, "somebody", now=now or ticking())
            for subject, answer in said:
                desk.say(subject, answer)

    def merge(self, *gates: Gate) -> Together:
        """Let the first device take in what the others have."""
        return open_together(gates, into_first=True)

    def cross(self, gate: Gate, number: int, *, most: int | None = None) -> None:
        """Hand over whoever may cross in a round, and no more than `most`."""
        with open_log(gate.log, PASSPHRASE) as log:
            desk = Desk(log, "somebody", now=ticking())
            ready = [each for each in self.numbers(number) if desk.standing.status(each) == "ready"]
            for each in ready[:most]:
                desk.say(each, Answer.HANDED_OVER)

    def now(self, *gates: Gate) -> DayNow:
        """Say how far the day is."""
        return watch_rounds(self.case, self.plan, gates)

    def repair(self, *gates: Gate) -> RepairedDay:
        """Mend what is left; where that can be done, it is what is planned from now on."""
        rest = self.folder / f"rest-{self.stage}"
        done = repair_day(self.case, self.plan, gates, out=rest)
        if done.schedule is not None:
            self.case, self.plan, self.rounds = rest, rest / "plan.json", rest / "rounds.json"
            begun = {
                int(act.subject.removeprefix("round-"))
                for gate in gates
                for act in self._acts(gate)
                if act.answer is Answer.BEGUN
            }
            self.last_round = max(begun, default=self.last_round)
        return done

    def sign(self, *gates: Gate) -> tuple[list[Path], list[str]]:
        """Write the protocols, let everybody sign on a device of their own, and gather what they signed."""
        record = self.folder / f"record-{self.stage}"
        signed, keys = [], {}
        for name in write_protocols(gates, record):
            parties = json.loads((record / name).read_text(encoding="utf-8"))["parties"]
            copies = []
            for role in (*parties, "neutral"):
                key = self.folder / f"{role}.key"
                if role != "neutral":
                    key.write_bytes(f"the made-up key of {role}, long enough".encode())
                copies.append(record / f"{role}-{name}")
                sign_document(record / name, role=role, key_path=key, out=copies[-1])
                keys[role] = handover_public_key(key)
            signed.append(record / f"signed-{name}")
            gather_signatures(copies, signed[-1])
        return signed, [f"{role}={key}" for role, key in sorted(keys.items())]

    def over(self, *gates: Gate) -> int:
        """Give how many are over by protocols that everybody signed, each of which holds."""
        signed, signers = self.sign(*gates)
        checked = [check_documents([path], signers) for path in signed]
        assert [one.is_valid for one in checked] == [True] * len(signed)
        return sum(one.over or 0 for one in checked)

    def _acts(self, gate: Gate) -> list[Any]:
        with open_log(gate.log, PASSPHRASE) as log:
            return log.acts

    def _write_people(self) -> None:
        with self.people.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            names_of = ("name_en", "name_uk", "name_ar")
            rows.writerow(("person", "record", "rank", "born", "service_number", *names_of))
            for one in people_of(read_case(self.case)).travelers:
                names = dict(one.names)
                rows.writerow(
                    (one.person, one.record, "private", "1990", "", names["en"], names["uk"], names["ar"])
                )

    def _day(self) -> str:
        case, plan = read_case(self.case), read_plan(self.plan)
        transfers = {transfer.id: transfer for transfer in plan.planned}
        lines = [f"day = {NOON.date()}"]
        for party in case.parties:
            lines += [f'[parties."{party.id}"]', f'name = "Made-up {party.id}"', 'language = "en"']
        for at, each in enumerate(read_rounds(self.rounds, case, plan).rounds, start=self.last_round + 1):
            for origin, to in sorted(
                {
                    (transfers[m.transfer].origin, transfers[m.transfer].destination)
                    for m in each.moves
                    if transfers[m.transfer].lot is None
                }
            ):
                hour = (NOON + timedelta(hours=at)).isoformat()
                lines += ["[[stops]]", f"round = {at}", f'from = "{origin}"', f'to = "{to}"']
                lines += ['place = "A made-up crossing"', f"at = {hour}"]
        return "\n".join(lines) + "\n"


def all_asked(numbers: Collection[str], answers: Collection[Answer] = YES) -> list[tuple[str, Answer]]:
    """Say these answers of everybody."""
    return [(number, answer) for number in numbers for answer in answers]
