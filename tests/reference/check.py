#!/usr/bin/env python3
"""Holds the query service's distributions against the reference."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
from typing import Any, NamedTuple

from hearsay_reference.forecast import forecast
from hearsay_reference.state import Cell

BOUND = 1e-10
COUNT = 300
FULL_COUNT = 10_000
CHUNK = 25


class Chunk(NamedTuple):
    program: str
    first: int
    count: int


class Miss(NamedTuple):
    """How far a case is off, and where."""

    difference: float
    case: int
    text: str


def compare(case: dict[str, Any]) -> Miss:
    """Returns the largest difference of any cell by any deadline."""
    theirs = {
        Cell(cell["kind"].removeprefix("CELL_KIND_"), cell["club"],
             cell["other_clubs"],
             cell["deal_form"].removeprefix("DEAL_FORM_").replace(
                 "UNSPECIFIED", "")): cell["probabilities"]
        for cell in case["cells"]
    }
    worst = Miss(0.0, case["case"], "")
    for i, ours in enumerate(forecast(case)):
        for cell in sorted(set(ours) | set(theirs)):
            service = theirs[cell][i] if cell in theirs else 0.0
            reference = ours.get(cell, 0.0)
            difference = abs(service - reference)
            if not difference <= worst.difference:
                worst = Miss(difference, case["case"], (
                    f"case {case['case']}: {' '.join(map(str, cell))} by "
                    f"{case['deadlines'][i]}: service {service!r}, "
                    f"reference {reference!r}"))
    return worst


def check(chunk: Chunk) -> list[Miss]:
    run = subprocess.run(
        [chunk.program, str(chunk.first), str(chunk.count)],
        check=True, stdout=subprocess.PIPE, text=True)
    return [compare(json.loads(line)) for line in run.stdout.splitlines()]


def check_all(program: str, first: int, count: int, jobs: int) -> list[Miss]:
    chunks = [Chunk(program, start, min(CHUNK, first + count - start))
              for start in range(first, first + count, CHUNK)]
    with multiprocessing.Pool(jobs) as pool:
        return [miss for misses in pool.imap(check, chunks)
                for miss in misses]


def report(misses: list[Miss]) -> bool:
    """Prints the figure; returns whether it holds."""
    worst = max(miss.difference for miss in misses)
    holds = worst <= BOUND
    print(json.dumps({
        "item": 6,
        "figure": "largest difference to the independent implementation over "
                  f"{len(misses)} random inputs",
        "value": worst,
        "bound": BOUND,
        "holds": holds,
    }))
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Holds the query service's distributions against the "
                    "reference. Prints one JSON line a figure, and the first "
                    "case that misses its bound to standard error; exits with "
                    "1 then.")
    parser.add_argument("program", help="the program reference_cases")
    parser.add_argument("--full", action="store_true",
                        help=f"{FULL_COUNT} cases instead of {COUNT}")
    parser.add_argument("--count", type=int, help="this many cases")
    parser.add_argument("--first", type=int, default=0,
                        help="number of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        help="how many processes; default: one a core")
    arguments = parser.parse_args()
    count = arguments.count or (FULL_COUNT if arguments.full else COUNT)
    misses = check_all(arguments.program, arguments.first, count,
                       arguments.jobs)
    if report(misses):
        return 0
    missed = [miss for miss in misses if not miss.difference <= BOUND]
    print(f"{len(missed)} cases miss the bound. The first:\n{missed[0].text}",
          file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
