from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from repatria.tracing.lists import ListOfPeople, ListUnreadable, read_list, read_to_record
from repatria.tracing.lists.pfif import LONGEST_TEXT

NOTE = """<note><person_record_id>example.org/1</person_record_id><source_date>{day}</source_date>
<text>wishes to stay</text><last_known_location>{place}</last_known_location></note>"""
PERSON = """<person><person_record_id>example.org/{number}</person_record_id>
<full_name>Made-up Person {number}</full_name><sex>female</sex><date_of_birth>1984-05</date_of_birth>
<home_city>Made-up town</home_city><home_country>UA</home_country><description>wishes to stay</description>
{more}</person>"""


def read(folder: Path, *inside: str, before: str = "") -> ListOfPeople:
    path = folder / "made-up.xml"
    text = f'<?xml version="1.0"?>{before}<pfif xmlns="http://zesty.ca/pfif/1.4">{"".join(inside)}</pfif>'
    path.write_text(text, encoding="utf-8")
    return read_to_record(path)


def person(number: int = 1, more: str = "") -> str:
    return PERSON.format(number=number, more=more)


def test_person_is_read(tmp_path: Path) -> None:
    """Name, sex, birth, home and identifier of a person are read from where PFIF has them."""
    (row,) = read(tmp_path, person()).records.to_pylist()
    assert (row["id"], row["name"], row["sex"], row["home"], row["born_last"]) == (
        "example.org/1", "Made-up Person 1", "female", "Made-up town, UA", date(1984, 5, 31),
    )  # fmt: skip


def test_words_of_others_are_not_read(tmp_path: Path) -> None:
    """What a description or a note says is nowhere in what is read."""
    listed = read(tmp_path, person(more=NOTE.format(day="2025-01-01", place="Camp")))
    assert ("Camp" in str(listed.records.to_pylist()), "stay" in str(listed)) == (True, False)


@pytest.mark.parametrize("is_inside", [True, False], ids=["in the person", "beside the person"])
def test_latest_note_says_the_place(tmp_path: Path, *, is_inside: bool) -> None:
    """Of several notes the latest says where somebody was last known to be, wherever the notes stand."""
    notes = NOTE.format(day="2025-02-01", place="Late") + NOTE.format(day="2025-01-01", place="Early")
    listed = read(tmp_path, person(more=notes) if is_inside else person() + notes)
    assert listed.records["place"].to_pylist() == ["Late"]


def test_expired_record_is_left_out(tmp_path: Path) -> None:
    """A record that its author lets be kept no longer is left out, and that is told."""
    expired = person(2, "<expiry_date>2020-01-01T00:00:00Z</expiry_date>")
    listed = read(tmp_path, person(), expired)
    assert (listed.records.num_rows, [fault.key for fault in listed.faults]) == (1, ["expiry_date"])


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ('<!DOCTYPE pfif [<!ENTITY a "aaaa">]>', person()),
        ('<!DOCTYPE pfif SYSTEM "file:///etc/hostname">', person()),
        ("", "<person><full_name>&a;</full_name></person>"),
        ("", "<person>"),
        ("", "<a>" * 20 + "</a>" * 20),
        ("", ""),
    ],
    ids=["entity", "external", "undeclared entity", "open", "deep", "nobody"],
)
def test_what_is_not_sound_is_refused(tmp_path: Path, before: str, inside: str) -> None:
    """Document types, entities, damage and depth stop the file with a clear error."""
    with pytest.raises(ListUnreadable):
        read(tmp_path, inside, before=before)


def test_other_xml_is_refused(tmp_path: Path) -> None:
    """XML of another kind, or of another version, is no list of people."""
    path = tmp_path / "other.xml"
    path.write_text('<pfif xmlns="http://zesty.ca/pfif/1.1"/>', encoding="utf-8")
    with pytest.raises(ListUnreadable):
        read_list(path)


def test_endless_text_takes_no_memory(tmp_path: Path) -> None:
    """Of a field without end only the beginning is kept."""
    name = f"<person><person_record_id>1</person_record_id><home_city>{'a' * 10**6}</home_city><full_name>b</full_name></person>"  # noqa: E501
    home = read(tmp_path, name).records["home"][0].as_py()
    assert len(home) <= 2 * 10**6 - LONGEST_TEXT
