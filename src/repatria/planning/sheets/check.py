"""Does a sheet keep the terms of its party? Computed from the sheet alone, in exact fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from repatria.planning.sheets.form import Move, Sheet, SheetOffer, SheetTerm
from repatria.planning.sheets.signature import is_signed
from repatria.planning.verify.result import Check, Verification, conclude, counted


def verify_sheet(sheet: Sheet, *, party: str | None = None, neutral: str | None = None) -> Verification:
    """Check a sheet, knowing nothing but the sheet.

    Args:
        party: The party that checks; a sheet of another one is refused. None does not compare.
        neutral: Public key of the neutral, got by another way than the sheet. None takes the key that the
            sheet carries, which shows only that nobody changed it since.
    """
    return Verification(tuple(_checks(sheet, party, neutral)))


def _checks(sheet: Sheet, party: str | None, neutral: str | None) -> Iterator[Check]:
    yield _check_signature(sheet, neutral)
    is_mine = party is None or party == sheet.party
    yield conclude(
        "party",
        () if is_mine else (f"This is the sheet of {sheet.party}, not of {party}.",),
        f"The sheet of {sheet.party}, of case {sheet.case} on {sheet.as_of.isoformat()}.",
    )
    yield conclude(
        "offers",
        (f"{offer.id} is an offer of {offer.by}." for offer in sheet.offers if offer.by != sheet.party),
        f"{counted(len(sheet.offers), 'offer')}, all of {sheet.party}. Compare them with what you offered.",
    )
    if not sheet.is_released:
        return
    yield conclude("moves", _faults_of_moves(sheet), _on_moves(sheet))
    yield conclude(
        "in-force", _faults_of_in_force(sheet), f"{counted(len(sheet.in_force), 'offer')} in force."
    )
    yield conclude("terms", _faults_of_terms(sheet), "Every number that a term asks for is met.")
    yield conclude("all", _faults_of_all(sheet), _on_all(sheet))
    yield conclude(
        "credits", _faults_of_credits(sheet), "No arrival is credited twice, and none of your own."
    )
    yield conclude("either", _faults_of_either(sheet), "At most one of each set of alternatives.")


def _check_signature(sheet: Sheet, neutral: str | None) -> Check:
    if sheet.public_key is None:
        return Check("signature", False, "Not signed: anybody can have written this sheet.")
    if not is_signed(sheet.document):
        return Check("signature", False, "The signature is not of this sheet: something was changed.")
    if neutral is None:
        says = (
            f"Signed with the key that the sheet itself carries, {sheet.public_key}. Whose key that is, the "
            "sheet cannot show: compare it with the one that the neutral gave you."
        )
        return Check("signature", True, says)
    if sheet.public_key != neutral:
        return Check("signature", False, "Signed with another key than that of the neutral.")
    return Check("signature", True, "Signed by the neutral.")


def _freed(sheet: Sheet) -> list[Move]:
    return [move for move in sheet.gives if move.offer is not None]


def _faults_of_moves(sheet: Sheet) -> Iterator[str]:
    offers = {offer.id: offer for offer in sheet.offers}
    for at, move in enumerate(sheet.gives):
        what = f"gives[{at}], {move.who} to {move.destination}"
        if move.origin != sheet.party or move.destination == sheet.party:
            yield f"{what}: not a move from {sheet.party} to somebody else."
        if move.offer is not None:
            yield from _faults_of_release(what, move, offers[move.offer])
    for at, move in enumerate(sheet.receives):
        if move.destination != sheet.party or move.origin == sheet.party:
            yield f"receives[{at}], {move.who}: not an arrival at {sheet.party} from somebody else."
    yield from _faults_of_company("gives", sheet.gives)
    yield from _faults_of_company("receives", sheet.receives)


def _faults_of_release(what: str, move: Move, offer: SheetOffer) -> Iterator[str]:
    if move.companions:
        yield f"{what}: either released under an offer or in company, not both."
    if not move.terms and not move.is_done:
        yield f"{what}: no give-term of {offer.id} releases them."
    for index, term in enumerate(offer.gives):
        means_them = _visibly(term, move)
        if index in move.terms and means_them is False:
            yield f"{what}: counted in gives[{index}], which does not mean them."
        if index not in move.terms and means_them is True:
            yield f"{what}: not counted in gives[{index}], which means them."
        if index in move.limits and means_them is False:
            yield f"{what}: counted against the limit of gives[{index}], which does not mean them."
        if index not in move.limits and (index in move.terms or means_them is True):
            yield f"{what}: not counted against the limit of gives[{index}]."


def _faults_of_company(name: str, moves: Sequence[Move]) -> Iterator[str]:
    there = {(m.who, m.origin, m.destination) for m in moves if _is_counted(name, m)}
    for at, move in enumerate(moves):
        if _is_counted(name, move):
            continue
        if not move.companions:
            yield f"{name}[{at}], {move.who}: moves under no offer and with nobody."
        for other in move.companions:
            if (other, move.origin, move.destination) not in there:
                yield f"{name}[{at}], {move.who}: travels with {other}, who does not go there."


def _is_counted(name: str, move: Move) -> bool:
    if move.is_done:
        return True
    return move.offer is not None if name == "gives" else not move.companions


def _visibly(term: SheetTerm, move: Move) -> bool | None:
    """Say whether a term means a move, by what the sheet shows of it; None where that does not decide."""
    shown = {"id": move.who, "held_by": move.origin, "lot": move.lot}
    if move.destination not in term.to or (move.lot is not None and "lot" not in term.words):
        return False
    if any(name in shown and shown[name] not in values for name, values in term.words.items()):
        return False
    return True if not term.has_ranges and set(term.words) <= set(shown) else None


def _on_moves(sheet: Sheet) -> str:
    given = sum(move.count for move in _freed(sheet) if move.lot is None and not move.is_done)
    received = sum(m.count for m in sheet.receives if not m.companions and m.lot is None and not m.is_done)
    along = sum(m.count for m in sheet.gives if m.offer is None and not m.is_done)
    along += sum(m.count for m in sheet.receives if m.companions)
    before = sum(m.count for m in (*sheet.gives, *sheet.receives) if m.is_done and m.lot is None)
    says = f"{sheet.party} gives {counted(given, 'person', 'people')} and receives {received}."
    says += f" {along} more travel with them and count for nothing." if along else ""
    says += f" {before} went before." if before else ""
    moves = (*sheet.gives, *sheet.receives)
    lots = [
        f"{move.count} {move.lot} to {move.destination}" for move in moves if move.lot and not move.is_done
    ]
    return f"{says} Lots: {'; '.join(lots)}." if lots else says


def _faults_of_in_force(sheet: Sheet) -> Iterator[str]:
    under = {move.offer for move in _freed(sheet) if not move.is_done}
    for offer in sheet.offers:
        if (offer.id in under) is not (offer.id in sheet.in_force):
            yield f"{offer.id}: in force is what somebody is given under, and nothing else."
        ended = offer.until is not None and offer.until < sheet.as_of
        if offer.id in under and (offer.state != "standing" or ended):
            yield f"{offer.id} does not stand on {sheet.as_of.isoformat()}."


def _faults_of_terms(sheet: Sheet) -> Iterator[str]:
    for offer, given, credited in _in_force(sheet):
        for index, term in enumerate(offer.gives):
            number = sum(move.count for move in given if index in move.terms)
            limited = sum(move.count for move in given if index in move.limits)
            if term.at_least is not None and number < term.at_least:
                yield f"{offer.id}, gives[{index}].at_least: needs {term.at_least}, has {number}."
            if term.at_most is not None and limited > term.at_most:
                yield f"{offer.id}, gives[{index}].at_most: allows {term.at_most}, has {limited}."
        for index, term in enumerate(offer.gets):
            if term.all:
                continue
            path = f"{offer.id}, gets[{index}]"
            has = _weight(term.got_weights, [move for move in credited if index in move.terms])
            needs = None if term.at_least is None else Fraction(term.at_least)
            if term.per_given is not None:
                weight = _weight(term.given_weights, given)
                needs = None if weight is None else term.per_given * weight
            if has is None or needs is None:
                yield f"{path}: the sheet lacks a weight that is needed here."
            elif has < needs:
                yield f"{path}: needs {needs}, has {has}."


def _in_force(sheet: Sheet) -> Iterator[tuple[SheetOffer, list[Move], list[Move]]]:
    for offer in sheet.offers:
        given = [move for move in _freed(sheet) if move.offer == offer.id]
        if any(not move.is_done for move in given):
            yield offer, given, [move for move in sheet.credited if move.offer == offer.id]


def _weight(table: str | None, moves: Sequence[Move]) -> int | None:
    if table is None:
        return sum(move.count for move in moves)
    if any(table not in move.weights for move in moves):
        return None
    return sum(move.weights[table] * move.count for move in moves)


def _numbers_under_all(sheet: Sheet) -> Iterator[tuple[str, bool, int]]:
    for offer, given, credited in _in_force(sheet):
        for name, terms, moves in (("gives", offer.gives, given), ("gets", offer.gets, credited)):
            for index, term in enumerate(terms):
                if term.all:
                    number = sum(move.count for move in moves if index in move.terms)
                    yield f"{offer.id}, {name}[{index}].all", name == "gives", number


def _faults_of_all(sheet: Sheet) -> Iterator[str]:
    for path, _, number in _numbers_under_all(sheet):
        if number == 0:
            yield f"{path}: met by nobody, which is not met."


def _on_all(sheet: Sheet) -> str:
    found = list(_numbers_under_all(sheet))
    if not found:
        return "No term in force asks for all."
    says = " ".join(f"{path}: {number}." for path, _, number in found)
    if any(is_given for _, is_given, _ in found):
        says += " Compare whom you give with your own list."
    if any(not is_given for _, is_given, _ in found):
        says += (
            " No sheet can show that these are all: that the list is complete is the holder's claim. Whoever "
            "refused in private is certified by the neutral, without a number."
        )
    return says


def _faults_of_credits(sheet: Sheet) -> Iterator[str]:
    offers = {offer.id: offer for offer in sheet.offers}
    begun = {move.offer for move in sheet.gives if move.is_done}
    received = _sums(move for move in sheet.receives if not move.companions)
    used = _sums(iter(sheet.credited))
    arrive: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for at, move in enumerate(sheet.credited):
        what = f"credited[{at}], {move.who}"
        arrive[move.who, move.origin, move.destination].add(move.arrive)
        if move.offer not in sheet.in_force and move.offer not in begun:
            yield f"{what}: {move.offer} is not in force."
        if move.origin == sheet.party:
            yield f"{what}: {sheet.party} releases them itself."
        if not move.terms:
            yield f"{what}: no get-term counts them."
        for index, term in enumerate(offers[move.offer or ""].gets):
            visibly = _visibly(term, move)
            if index in move.terms and visibly is False:
                yield f"{what}: counted in gets[{index}], which does not mean them."
    for (who, origin, destination), totals in sorted(arrive.items()):
        number = used[who, origin, destination]
        most = min(totals)
        if len(totals) > 1:
            yield f"{who}: the sheet says twice, and differently, how many arrive at {destination}."
        if number > most:
            yield f"{who}: {most} arrive at {destination}, {number} are credited."
        if destination == sheet.party and received[who, origin, destination] < most:
            yield f"{who}: {received[who, origin, destination]} are received, {most} are said to arrive."


def _sums(moves: Iterator[Move]) -> Mapping[tuple[str, str, str], int]:
    sums = Counter[tuple[str, str, str]]()
    for move in moves:
        sums[move.who, move.origin, move.destination] += move.count
    return sums


def _faults_of_either(sheet: Sheet) -> Iterator[str]:
    taken = Counter(offer.either for offer, _, _ in _in_force(sheet) if offer.either is not None)
    for either, number in sorted(taken.items()):
        if number > 1:
            yield f"Of the alternatives {either}, {number} are in force."
