"""Link records with Splink: SCRIPT WORK RECORDS PAIRS.

WORK is `records` (names in many scripts, romanized first), `lists` (two Latin lists) or `figures` (one list
with itself, with the settings of Splink's own tutorial for it). PAIRS is a Parquet file of unique_id_l,
unique_id_r, match_weight and match_probability of every pair that blocking brought.
"""

import logging
import sys
from typing import Any

import duckdb  # type: ignore[import-not-found, unused-ignore]
import pyarrow as pa
import splink.comparison_level_library as cll  # type: ignore[import-not-found]
import splink.comparison_library as cl  # type: ignore[import-not-found]
from anyascii import anyascii
from figures import clocks, say  # type: ignore[import-not-found]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found, unused-ignore]

_SEED = 1


def main(work: str, records: str, pairs: str) -> None:
    """Link, and write all pairs with their scores."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    started = clocks()
    connection = duckdb.connect()
    connection.read_parquet(records).create("read")
    found = {"records": link_records, "lists": link_lists, "figures": dedupe_figures}[work](connection)
    found.as_duckdbpyrelation().select(
        "unique_id_l, unique_id_r, match_weight, match_probability"
    ).write_parquet(pairs)
    say(started, clocks())


def link_records(connection: duckdb.DuckDBPyConnection) -> Any:  # noqa: ANN401 - has no types
    """Link people sought and held whose names stand in many scripts."""
    names = connection.sql("SELECT DISTINCT name FROM read WHERE name IS NOT NULL").fetchall()
    written = [name for (name,) in names]
    connection.register("roman", pa.table({"name": written, "words": [_words(name) for name in written]}))
    connection.execute(
        "CREATE TABLE people AS SELECT unique_id, src, array_to_string(words, ' ') AS name,"
        " words[1] AS word_1, words[-1] AS word_2, dob, birth_year, place, unit, rank"
        " FROM read LEFT JOIN roman USING (name)"
    )
    name = cl.JaroWinklerAtThresholds("name", [0.95, 0.92, 0.88, 0.8, 0.7])
    blocking = [
        block_on("dob"),
        block_on("place"),
        block_on("unit"),
        block_on("word_1", "word_2"),
        block_on("birth_year", "substr(word_1, 1, 2)"),
        block_on("birth_year", "substr(word_2, 1, 2)"),
        block_on("substr(word_1, 1, 4)", "substr(word_2, 1, 2)"),
        block_on("substr(word_1, 1, 2)", "substr(word_2, 1, 4)"),
    ]
    return _link_two(
        connection,
        [name, _born(), *_circumstances()],
        blocking,
        sure=[block_on("dob", "place"), block_on("dob", "unit"), block_on("dob", "name")],
        train=[block_on("dob"), block_on("place", "unit")],
    )


def link_lists(connection: duckdb.DuckDBPyConnection) -> Any:  # noqa: ANN401 - has no types
    """Link two lists in Latin letters."""
    connection.execute("CREATE TABLE people AS SELECT * EXCLUDE (pid) FROM read")
    names = [
        cl.NameComparison("forename").configure(term_frequency_adjustments=True),
        cl.NameComparison("patronymic"),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
    ]
    blocking = [
        block_on("dob"),
        block_on("unit"),
        block_on("place"),
        block_on("surname", "forename"),
        block_on("surname", "birth_year"),
        block_on("substr(surname, 1, 4)", "substr(forename, 1, 2)"),
        block_on("birth_year", "substr(surname, 1, 3)"),
        block_on("forename", "patronymic", "birth_year"),
    ]
    return _link_two(
        connection,
        [*names, _born(), *_circumstances()],
        blocking,
        sure=[
            block_on("surname", "dob"),
            block_on("forename", "patronymic", "surname"),
            block_on("dob", "place"),
        ],
        train=[block_on("dob"), block_on("surname", "forename")],
    )


def dedupe_figures(connection: duckdb.DuckDBPyConnection) -> Any:  # noqa: ANN401 - has no types
    """Find doubles among historical figures with the settings of Splink's tutorial.

    Source: Splink's documentation, "Linking a dataset of real historical persons".
    """
    connection.execute(
        "CREATE TABLE people AS SELECT *, first_name || ' ' || surname AS both_names FROM read"
    )
    start, post = "substr({}, 1, {})".format, "substr(postcode_fake, 1, 3)"
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(start("first_name", 3), start("surname", 4)),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on(post, "dob"),
            block_on(post, "first_name"),
            block_on(post, "surname"),
            block_on(start("first_name", 2), start("surname", 2), start("dob", 4)),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="both_names"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    api = DuckDBAPI(connection)
    linker = Linker(api.register("people"), settings)
    sure = [
        block_on("first_name", "surname", "dob"),
        block_on(start("first_name", 2), "surname", start("postcode_fake", 2)),
        block_on("dob", "postcode_fake"),
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
    for rule in (block_on("first_name", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return linker.inference.predict()


def _link_two(
    connection: duckdb.DuckDBPyConnection,
    comparisons: list[Any],
    blocking: list[Any],
    *,
    sure: list[Any],
    train: list[Any],
) -> Any:  # noqa: ANN401 - has no types
    for side in ("missing", "held"):
        connection.table("people").filter(f"src = '{side}'").select("* EXCLUDE (src)").create(side)
    settings = SettingsCreator(
        link_type="link_only", blocking_rules_to_generate_predictions=blocking, comparisons=comparisons
    )
    api = DuckDBAPI(connection)
    linker = Linker([api.register(side, table_name=f"list_{side}") for side in ("missing", "held")], settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=_SEED)
    for rule in train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker.inference.predict()


def _words(name: str) -> list[str]:
    letters = "".join(sign if sign.isalpha() else " " for sign in anyascii(name).lower())
    return sorted(letters.split())


def _born() -> Any:  # noqa: ANN401 - has no types
    """Compare births by day, and by year where the day is not known."""
    return cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.And(cll.NullLevel("dob"), cll.NullLevel("birth_year")),
            cll.ExactMatchLevel("dob", term_frequency_adjustments=False),
            cll.LevenshteinLevel("dob", 1),
            cll.ExactMatchLevel("birth_year"),
            cll.CustomLevel("abs(birth_year_l - birth_year_r) <= 1", "a year apart"),
            cll.ElseLevel(),
        ],
    )


def _circumstances() -> list[Any]:
    return [
        cl.ExactMatch(field).configure(term_frequency_adjustments=True) for field in ("place", "unit", "rank")
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
