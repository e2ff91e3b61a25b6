"""Cases made up of the whole language: documents of the format's own words, most of them readable."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.planning.odd_toml import Raw

PARTIES = ("UA", "RU", "KP", "C")
RANKS = ("private", "captain")
KINDS_OF_RULES = (
    "demand", "together", "before", "at_most", "at_most", "ring", "exposure", "capacity",
)  # fmt: skip
KINDS_OF_LOTS = ("remains", "undertaking")


class Inventor:
    """Makes one document, with numbers from nothing to very large."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.parties = PARTIES[: self._pick(0, 1, 2, 2, 2, 3, 3, 4, 4, 4)]
        self.people = [f"p{number}" for number in range(self._pick(0, 1, 3, 4, 6, 6))]
        self.is_old = self._rarely(0.2)
        lots = self._pick(0, 0, 0, 1, 2) if len(self.parties) > 1 else 0
        self.lots = {f"l{number}": self._pick(*KINDS_OF_LOTS) for number in range(lots)}
        self.kinds = sorted({*self.lots.values()})
        self.offers = [f"o{number}" for number in range(self._pick(0, 1, 2, 4, 4, 5))]
        self.alone = set[str]()
        self.gone = dict[str, int]()
        records = (*self.people, *self.lots)
        self.held_by = {name: self._turn(number) for number, name in enumerate(records)}
        self.by = {name: self._turn(number) for number, name in enumerate(self.offers)}

    def document(self) -> dict[str, Any]:
        """Give the document."""
        pick = self._pick
        rules = [rule for _ in range(pick(0, 0, 0, 1, 1, 2)) for rule in self._rule()]
        done = [entry for _ in range(pick(0, 0, 0, 1, 2)) for entry in self._done()]
        found: dict[str, Any] = {
            "case": {
                "id": "invented",
                "title": "Invented",
                "as_of": Raw("1949-08-12" if self.is_old else "2025-01-12"),
            },
            "parties": {party: {"name": party} for party in self.parties},
            "people": [self._person(name) for name in self.people],
            "lots": [self._lot(name) for name in self.lots],
            "offers": [self._offer(name) for name in self.offers],
            "done": done,
            "hosts": [{"party": self._party(), "who": self._who()} for _ in range(pick(0, 0, 1, 2))],
            "weights": self._weights(),
            "conflicts": [self._conflict()] * pick(0, 1, 1) if len(self.parties) >= 2 else [],
            "rules": rules,
            "sources": [{"id": "s", "what": "a report", "verified": pick(True, False)}],
        }
        if self._rarely(0.3):
            found["tiers"] = [self._tier(f"t{number}") for number in range(pick(1, 1, 2))]
        return found

    def _weights(self) -> dict[str, Any]:
        some = min(self._size(), 10**6)
        categories = {"medical": 2, "religious": 1, "civilian": some, "combatant": 1, "unknown": 1}
        health = {"unknown": 0, "well": 1, "wounded": 2, "seriously-wounded": 3, "seriously-sick": 10**6}
        return {
            "w": {"attribute": "category", **categories},
            "h": {"attribute": "health", **health},
            **({"l": {"attribute": "lot", **dict.fromkeys(self.kinds, some)}} if self.lots else {}),
        }

    def _conflict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "between": list(self.parties[: self._pick(2, 2, 3)]),
            "kind": self._pick("international", "non-international", "none", "disputed"),
            "state": self._pick("active", "ceased", "unknown"),
        }
        if self._rarely(0.5):
            found["since"] = Raw("1939-09-01" if self.is_old else self._pick("2022-02-24", "2025-01-12"))
        return found

    def _person(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": name,
            "held_by": self.held_by[name],
            "home": self._other(self.held_by[name]),
        }
        optional: dict[str, Callable[[], Any]] = {
            "category": lambda: self._pick("combatant", "civilian", "medical", "religious", "unknown"),
            "ground": lambda: self._pick("captured", "captured", "interned", "accused", "convicted"),
            "health": lambda: self._pick("well", "wounded", "seriously-wounded", "seriously-sick"),
            "fit": lambda: self._pick("fit", "fit", "unfit", "unknown"),
            "age": lambda: self._pick(0, 17, 40),
            "rank": lambda: self._pick(*RANKS),
            "sex": lambda: self._pick("female", "male"),
            "dependants": lambda: self._pick(0, 1, 10**6),
            "captured": lambda: {
                "date": self._pick("1943", "1948-05", *["2022"] * (not self.is_old)),
                "place": "somewhere",
            },
            "fear": lambda: [self._party()],
            "assessed": lambda: [self._party()],
            "source": lambda: ["s"],
        }
        for key, value in optional.items():
            if self._rarely(0.05 if key in ("fear", "assessed", "fit") else 0.25):
                found[key] = value()
        if name in self.gone:
            found["count"] = self.gone[name] + self._size()
        elif name not in self.alone and self._rarely(0.4):
            found["count"] = self._count()
        if self._rarely(0.4):
            found["wish"] = self._wish()
        elif self._rarely(0.15):
            found["may_go_to"] = [self._party()] * self._pick(0, 1, 1)
        if name not in self.gone and name not in self.alone and self._rarely(0.07):
            near = [one for one in self.people if one != name and self.held_by[one] == found["held_by"]]
            found["accompanies"] = [self._pick(*(near or self.people))]
        return found

    def _lot(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": name,
            "held_by": self.held_by[name],
            "home": self._other(self.held_by[name]),
            "kind": self.lots[name],
        }
        if name in self.gone:
            found["count"] = self.gone[name] + self._size()
        elif self._rarely(0.5):
            found["count"] = self._pick(1, self._size(1), "unknown", {"at_least": self._size(1)})
        return found

    def _done(self) -> list[dict[str, Any]]:
        able = [name for name in (*self.people, *self.lots) if name not in self.alone | self.gone.keys()]
        if not able or len(self.parties) < 2:
            return []
        who = self._pick(*able)
        self.gone[who] = self._pick(1, 1, 2, self._size(1))
        to = self._other(self.held_by[who])
        found: dict[str, Any] = {"who": who, "to": to, "count": self.gone[who]}
        own = [offer for offer, by in self.by.items() if by == self.held_by[who]]
        if own and self._rarely(0.7):
            found["under"] = self._pick(*own)
        if self._rarely(0.3):
            found["on"] = Raw("1949-08-11")
        return [found]

    def _rule(self) -> list[dict[str, Any]]:
        kind = self._pick(*KINDS_OF_RULES)
        who = {} if self._rarely(0.3) else {"who": self._lots_or_people()}
        if kind == "demand":
            return [{"kind": kind, "n": self._pick(1, 1, 1, 2, self._size(1)), **who}]
        if kind == "together":
            if len(self.people) < 2 or self.gone:
                return []
            bound = self.chance.sample(self.people, self._pick(2, 2, 3) if len(self.people) > 2 else 2)
            self.alone.update(bound)
            return [{"kind": kind, "people": bound}]
        if kind == "before":
            return [{"kind": kind, "who": self._who(), "whom": self._who()}]
        if kind == "at_most":
            return [{"kind": kind, "n": self._size(), "per": self._pick("plan", "plan", "round"), **who}]
        if kind == "ring":
            return [{"kind": kind, "n": self._pick(2, 2, 3, self._size(2))}]
        if kind == "exposure":
            weights = self._pick({}, {}, {"weights": "w"})
            return [{"kind": kind, "party": self._party(), "n": self._size(), **weights}]
        return [{"kind": kind, "place": self._party(), "n": self._size(1)}]

    def _tier(self, name: str) -> dict[str, Any]:
        of_people: tuple[dict[str, Any], ...] = (
            {},
            {"age": {"max": 17}},
            {"health": ["wounded", "seriously-wounded"]},
        )
        counts = (*of_people, {"dependants": {"min": 1}}, {"captive_months": {"min": 12}})
        counts = (*counts, *({"lot": kind} for kind in self.kinds))
        what = (
            {"weights": self._pick("h", "h", *(["l"] if self.lots else []))}
            if self._rarely(0.3)
            else {"count": self._pick(*counts)}
        )
        sense = {"sense": self._pick("most", "most", "least")} if self._rarely(0.5) else {}
        return {"name": name, **what, **sense}

    def _offer(self, name: str) -> dict[str, Any]:
        is_of_lots = bool(self.lots) and self._rarely(0.3)
        gives = [self._give(self.by[name], is_of_lots=is_of_lots) for _ in range(self._pick(1, 1, 1, 2))]
        gets = [self._get() for _ in range(self._pick(0, 0, 1, 1, 2))]
        found: dict[str, Any] = {"id": name, "by": self.by[name], "gives": gives, "gets": gets}
        optional: dict[str, Callable[[], Any]] = {
            "either": lambda: self._pick("one", "one", "other"),
            "state": lambda: self._pick("standing", "standing", "withdrawn", "refused"),
            "assumed": lambda: True,
            "said": lambda: Raw("1949-01-01"),
            "until": lambda: Raw(self._pick("1949-08-12", "2025-01-12", "2030-01-01")),
            "arranged_by": self._party,
            "then": lambda: {"held_in": "somewhere", "parole": True},
            "source": lambda: ["s"],
        }
        for key, value in optional.items():
            if self._rarely(0.12):
                found[key] = value()
        return found

    def _give(self, by: str, *, is_of_lots: bool) -> dict[str, Any]:
        bounds: tuple[dict[str, Any], ...] = (
            {},
            {},
            {},
            {"at_least": self._size(1)},
            {"at_most": self._size()},
            {"at_least": 1, "at_most": self._size(1)},
            {"all": True},
            {"all": True},
        )
        who = {"lot": self._pick(*self.kinds, self.kinds)} if is_of_lots else self._who()
        if self._rarely(0.8):
            who["held_by"] = by
        return {"who": who, "to": list(self.parties) or "nowhere", **self._pick(*bounds)}

    def _get(self) -> dict[str, Any]:
        size = self._size(1)
        ratio = f"{min(size, 10**6)}/{min(self._size(1), 10**6)}"
        ratios = (1, 1, 2, "3/2", "1/3", ratio, "999999/1000000", *((0, "0/1", "0/0") * self._rarely(0.05)))
        bounds = (
            {"at_least": size},
            {"at_least": 1},
            {"at_least": 1},
            {"per_given": self._pick(*ratios)},
            {"all": True},
        )
        bound: dict[str, Any] = dict(self._pick(*bounds))
        who = self._lots_or_people()
        if "all" not in bound and self._rarely(0.3):
            tables = ("l", {"got": "l"}) if "lot" in who else ("w", {"given": "w"}, {"got": "h"})
            bound["weights"] = self._pick(*tables)
        if self._rarely(0.2):
            bound["to"] = list(self.parties) or "nowhere"
        return {"who": who, **bound}

    def _lots_or_people(self) -> dict[str, Any]:
        if self.lots and self._rarely(0.2):
            return {"lot": self._pick(*self.kinds)}
        return self._who()

    def _who(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self._rarely(0.5):
            found["held_by"] = self._party()
        optional: dict[str, Callable[[], Any]] = {
            "home": self._party,
            "category": lambda: self._pick("civilian", ["combatant", "unknown"]),
            "age": lambda: self._pick({"max": 17}, {"min": 18, "max": 60}, 17),
            "rank": lambda: self._pick(*RANKS, "unknown"),
            "health": lambda: self._pick("wounded", ["well", "unknown"]),
            "captive_months": lambda: {"min": 12},
            **({"id": lambda: self._pick(*self.people)} if self.people else {}),
        }
        for key, value in optional.items():
            if self._rarely(0.03):
                found[key] = value()
        return found

    def _wish(self) -> dict[str, Any]:
        says = self._pick("return", "return", "return", "return", "stay", "elsewhere", "undecided")
        hosts = {"hosts": [self._party()]} if says == "elsewhere" else {}
        return {"says": says, "private": self._rarely(0.5), **hosts}

    def _count(self) -> Any:
        size = self._size(1)
        known = {"at_least": min(size, 5), "at_most": max(size, 5)}
        return self._pick(size, size, "unknown", {"at_least": size}, {"at_most": size}, known)

    def _size(self, least: int = 0) -> int:
        sizes = (0, 1, 1, 1, 2, 2, 3, 10, 1000, 10**6, 10**7, *[10**9] * self._rarely(0.02))
        size: int = self._pick(*sizes)
        return max(least, size)

    def _party(self) -> str:
        return self._pick(*self.parties) if self.parties else "nobody"

    def _turn(self, number: int) -> str:
        """Give the parties in turn, as a rule, so that each has something to give."""
        is_next = self.parties and not self._rarely(0.3)
        return self.parties[number % len(self.parties)] if is_next else self._party()

    def _other(self, than: str) -> str:
        others = [party for party in self.parties if party != than]
        return self._pick(*others) if others and not self._rarely(0.02) else self._party()

    def _pick(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def _rarely(self, share: float) -> bool:
        return self.chance.random() < share
