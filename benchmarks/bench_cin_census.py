"""
A children in need census of 33,000 children, as XML, read into its tables and into records.

Beside it the reader of csc-validator-be-cin 0.1.13 (D2I, MIT), which grows a frame row
by row.  It needs pandas below 2, so it lives in an environment of its own, .venv-peer,
which is made on the first run; without a package index the comparison is left out.  As
it takes a while, it reads fewer children, and seconds are given for each thousand.  Both
have to find as many rows in every table before anything is timed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from census import write_census
from timing import best

import lakpi
from lakpi.readers.cin_tables import read_cin_tables

CHILDREN, FEWER = 33_000, 2_000
ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / ".venv-peer"
PACKAGES = ("csc-validator-be-cin==0.1.13", "pandas<2", "numpy<2")

TABLES = {
    "ChildIdentifiers": "ChildIdentifiers",
    "ChildCharacteristics": "ChildCharacteristics",
    "Disabilities": "Disabilities",
    "CINdetails": "CINdetails",
    "Assessments": "Assessments",
    "AssessmentFactors": "AssessmentFactorsList",
    "CINPlanDates": "CINplanDates",
    "Section47": "Section47",
    "ChildProtectionPlans": "ChildProtectionPlans",
    "Reviews": "Reviews",
}
"""Our tables, and what the peer calls them."""

READ_BY_PEER = """
import json, sys, time, warnings
import xml.etree.ElementTree as ET
warnings.simplefilter("ignore")
from cin_validator.ingress import XMLtoCSV
begun = time.perf_counter()
read = XMLtoCSV(ET.parse(sys.argv[1]).getroot())
took = time.perf_counter() - begun
print(json.dumps({"seconds": took, "rows": {t: len(getattr(read, t)) for t in sys.argv[2:]}}))
"""

MEASURED = """
import json, sys
import lxml.etree, lakpi
from lakpi.readers.cin_tables import read_cin_tables
def peak():
    # Not getrusage: on Linux its peak is that of whoever started this Python, too.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
texts = {}
def size(frame):
    # A text that stands in many rows is held once.
    for name in frame:
        if frame[name].dtype == object:
            texts.update((id(each), sys.getsizeof(each)) for each in frame[name].tolist())
        elif hasattr(frame[name], "cat"):
            held = frame[name].cat.categories.tolist()
            texts.update((id(each), sys.getsizeof(each)) for each in held)
    return int(frame.memory_usage(deep=False, index=False).sum())
what, path, small = sys.argv[1:]
read = (lambda p: read_cin_tables(p).frames()) if what == "tables" else lakpi.read_cin_census
read(small)  # whatever is loaded once is not the file's
before = peak()
made = read(path)
after = peak()
if what == "tables":
    held = sum(map(size, made.values()))
else:
    held = sum(size(table.frame) + size(table.given) for table in made.tables)
print(json.dumps({"grown": after - before, "held": held + sum(texts.values())}))
"""


def peer() -> Path | None:
    """
    Give the Python of the peer's environment, made where it is not there; None: it cannot be.
    """
    python = PEER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    probe = [str(python), "-c", "import cin_validator.ingress"]
    if python.exists() and subprocess.run(probe, check=False, capture_output=True).returncode == 0:
        return python
    print(f"  (making {PEER.name} for csc-validator-be-cin)")
    for command in (
        [sys.executable, "-m", "venv", str(PEER)],
        [str(python), "-m", "pip", "install", "--quiet", *PACKAGES],
    ):
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return None
    return python


def by_peer(python: Path, path: Path) -> dict[str, Any]:
    """
    Let the peer read a census: its seconds, and the rows of each table.
    """
    command = [str(python), "-c", READ_BY_PEER, str(path), *TABLES.values()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def memory(what: str, path: Path, small: Path) -> dict[str, int]:
    """
    Read a census in a fresh Python: by how much its peak grew, and what the frames hold.
    """
    command = [sys.executable, "-c", MEASURED, what, str(path), str(small)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def main() -> None:
    """
    Compare the answers, then time.
    """
    with tempfile.TemporaryDirectory() as folder:
        large = write_census(Path(folder) / "large.xml", children=CHILDREN, year=2024)
        small = write_census(Path(folder) / "small.xml", children=FEWER, year=2024)
        print(f"{CHILDREN:,} children, {large.stat().st_size / 1e6:.1f} MB")
        python = peer()
        theirs = None if python is None else by_peer(python, small)
        if theirs is not None:
            tables = read_cin_tables(small).tables
            for ours, name in TABLES.items():
                if len(tables[ours]) != theirs["rows"][name]:
                    message = f"{ours}: {len(tables[ours])} rows here, {theirs['rows'][name]} there"
                    raise AssertionError(message)
            print(f"  same rows in all {len(TABLES)} tables of {FEWER:,} children, here and there")
        raw, _ = best(lambda: read_cin_tables(large).frames())
        print(f"  {'lakpi, all tables as frames':<58}{raw:9.3f} s")
        whole, records = best(lambda: lakpi.read_cin_census(large))
        rows = sum(count for _, count in records.ledger.read)
        print(f"  {f'lakpi.read_cin_census, {rows:,} rows checked and kept':<58}{whole:9.3f} s")
        if theirs is None:
            print("  csc-validator-be-cin: left out, as it could not be installed")
        else:
            each, ours_each = theirs["seconds"] / FEWER * 1000, raw / CHILDREN * 1000
            print(f"  for each 1,000 children: lakpi {ours_each:.4f} s (tables)", end=", ")
            print(f"csc-validator-be-cin {each:.2f} s: {each / ours_each:,.0f} x ours")
        for what in ("tables", "records") if sys.platform == "linux" else ():
            found = memory(what, large, small)
            grown, held = found["grown"], found["held"]
            said = f"peak of {what}: {grown / 1e6:.1f} MB, frames {held / 1e6:.1f} MB"
            print(f"  {said:<58}{grown / held:9.2f} x the frames")


if __name__ == "__main__":
    main()
