"""Files of `exposure,column` rows, as exports of BI tools and query logs give them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import content, shown

_HEADER = ("exposure", "column")
_SEPARATORS = ",;\t"


class ExposureRow(msgspec.Struct, frozen=True):
    """One row: an exposure and a column as they are written, and where (`looker.csv:7`)."""

    place: str
    exposure: str
    column: str


def exposure_rows(path: Path) -> list[ExposureRow]:
    """The rows of a CSV file with a header, in any order of columns; what else it has is left alone.

    Raises DbtImpactError where the file can't be read, or its header lacks one of the two.
    """
    name = shown(path).strip("'")
    try:
        text = content(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DbtImpactError(f"{name} is not UTF-8: save it as such") from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(_rows(name, text, separator))
    except csv.Error as error:
        raise DbtImpactError(f"{name} can't be read as CSV ({error})") from error


def _rows(name: str, text: str, separator: str) -> Iterator[ExposureRow]:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    header = [each.strip().lower() for each in next(reader, [])]
    if missing := [each for each in _HEADER if each not in header]:
        has = ", ".join(header)
        raise DbtImpactError(f"{name}:1: no column {' and no '.join(missing)} in the header, which has {has}")
    exposure, column = map(header.index, _HEADER)
    for row in reader:
        if any(cell.strip() for cell in row):
            cells = [*row, *[""] * len(header)]
            yield ExposureRow(f"{name}:{reader.line_num}", cells[exposure].strip(), cells[column].strip())
