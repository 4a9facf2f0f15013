#!/usr/bin/python3
"""Holds the JSON Schema of a parsed report against real reports, with a stock
validator: every report of the sample validates, every broken one does not, and
the ingest service and the client refuse the broken ones too.

Usage: schema_test.py BUILD-FOLDER, from the project's root.
"""
import copy
import json
import os
import re
import subprocess
import sys

import figures
from services import Services

SKIPPED = 77
try:
    import jsonschema
except ImportError:
    print("Skipped: python3-jsonschema is not installed "
          "(deploy/setup.sh --test).")
    sys.exit(SKIPPED)

SAMPLE = "deploy/sample"
MOMENT = "2025-10-01T00:00:00Z"


def good_report():
    """A small report that holds a bit of everything."""
    return {
        "publisher": {"text": "TEAMtalk"},
        "headline": "Real Madrid want Konaté",
        "language": "en",
        "url": "https://example.com/a",
        "publish": {"startTime": MOMENT, "endTime": "2025-10-02T00:00:00.5Z"},
        "claims": [{
            "claimId": "price",
            "kind": "CLAIM_KIND_ASKING_PRICE",
            "subject": {"text": "Konaté", "kind": "ENTITY_KIND_PLAYER"},
            "actor": {"name": "clubs/liverpool"},
            "voice": "VOICE_REPORT",
            "stance": "STANCE_ASSERTS",
            "attribution": {"hops": [{
                "kind": "HOP_KIND_JOURNALIST",
                "source": {"text": "Fabrizio Romano"},
            }]},
            "money": [{
                "currencyCode": "EUR", "minMicros": "50000000000000",
                "role": "MONEY_ROLE_ASK",
            }],
            "quotes": [{"text": "name the price"}],
            "conditions": [{"text": "for the right price"}],
            "participants": [{
                "role": "PARTICIPANT_ROLE_INTERMEDIARY",
                "entity": {"text": "Kylian Mbappé"},
            }],
        }],
    }


def claim(report):
    return report["claims"][0]


def kind(value, **fields):
    def change(report):
        claim(report).update({"kind": value}, **fields)
    return change


def without(*path):
    def change(report):
        part = report
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]
    return change


def put(value, *path):
    def change(report):
        part = report
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
    return change


CLAIM = ("claims", 0)
HOP = CLAIM + ("attribution", "hops", 0)
MONEY = CLAIM + ("money", 0)

# What is wrong, and the change to a good report that makes it so.
BROKEN = {
    "no claims": put([], "claims"),
    "a field that does not exist": put("x", "tone"),
    "a field of a claim that does not exist": put(True, *CLAIM, "denied"),
    "too long a headline": put("x" * 501, "headline"),
    "a language that is none": put("English please", "language"),
    "a time that is none": put("yesterday", "publish", "startTime"),
    "no claim id": without(*CLAIM, "claimId"),
    "a claim id with a space": put("a b", *CLAIM, "claimId"),
    "no kind": without(*CLAIM, "kind"),
    "a kind that does not exist": put("CLAIM_KIND_RUMOUR", *CLAIM, "kind"),
    "no subject": without(*CLAIM, "subject"),
    "a mention by name and by text":
        put({"name": "players/a", "text": "A"}, *CLAIM, "subject"),
    "a mention of nothing": put({}, *CLAIM, "actor"),
    "a resource name that is none":
        put({"name": "planets/mars"}, *CLAIM, "actor"),
    "no stance": without(*CLAIM, "stance"),
    "no voice": without(*CLAIM, "voice"),
    "a kind without the club that it needs": without(*CLAIM, "actor"),
    "a price without a sum": without(*CLAIM, "money"),
    "a sum without bounds": without(*MONEY, "minMicros"),
    "a negative sum": put("-1", *MONEY, "minMicros"),
    "a currency that is none": put("Euro", *MONEY, "currencyCode"),
    "a journalist without a name": without(*HOP, "source"),
    "an unnamed source with a name":
        put("HOP_KIND_UNNAMED_SOURCE", *HOP, "kind"),
    "too many hops": put([{"kind": "HOP_KIND_OUTLET", "source": {"text": "A"}}]
                         * 17, *CLAIM, "attribution", "hops"),
    "a probability of a bid": put(1, *CLAIM, "probabilityPpm"),
    "an empty quote": put([{"text": ""}], *CLAIM, "quotes"),
    "an empty condition": put([{}], *CLAIM, "conditions"),
    "a contract without its end": kind("CLAIM_KIND_CONTRACT_TERM"),
    "more than certain": put(1000001, "parserConfidencePpm"),
    "a hash of another length": put("AAAA", "articleSha256"),
}


def broken_reports():
    for name, change in BROKEN.items():
        report = copy.deepcopy(good_report())
        change(report)
        yield name, report


def sample_reports():
    for file in sorted(os.listdir(SAMPLE)):
        with open(f"{SAMPLE}/{file}", encoding="utf-8") as lines:
            for line in lines:
                write = json.loads(line)
                if "ingestReport" in write:
                    yield write["ingestReport"]["report"]


def check_schema(validator):
    """Returns what the schema takes wrongly."""
    wrong = []
    samples = list(sample_reports())
    for report in [*samples, good_report()]:
        wrong += [f"refuses a good report: {error.message}"
                  for error in validator.iter_errors(report)]
    wrong += [f"takes {name}" for name, report in broken_reports()
              if validator.is_valid(report)]
    if not samples or len(BROKEN) < 20:
        wrong.append("there is too little to check")
    return wrong


def documented_examples():
    """Yields the JSON examples of docs/articles.md, each with what it is."""
    with open("docs/articles.md", encoding="utf-8") as file:
        page = file.read()
    for block in page.split("```json\n")[1:]:
        example = json.loads(block.split("```")[0])
        if "ingestReport" in example:
            yield "Report", example["ingestReport"]["report"]
        else:
            yield "Claim" if "claimId" in example else "TimeInterval", example


def check_documents(schema):
    """Returns what in the examples of docs/articles.md does not validate, and
    which kinds and values that the page names do not exist."""
    wrong = []
    count = 0
    for name, example in documented_examples():
        part = schema if name == "Report" else {
            "$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
        errors = jsonschema.Draft202012Validator(part).iter_errors(example)
        wrong += [f"docs/articles.md: {error.message}" for error in errors]
        count += 1
    with open("docs/articles.md", encoding="utf-8") as file:
        named = set(re.findall(
            r"\b(?:CLAIM_KIND|VOICE|STANCE|TONE|TIME_BASIS|PARTICIPANT_ROLE)"
            r"_[A-Z_]+\b", file.read()))
    known = {value for definition in schema["$defs"].values()
             for value in definition.get("enum", [])}
    wrong += [f"docs/articles.md: {name} does not exist"
              for name in sorted(named - known)]
    return wrong if count > 5 else [*wrong, "docs/articles.md has no examples"]


def check_service(services, address):
    """Returns what the ingest service, or the client without it, takes
    otherwise than the schema."""
    wrong = []
    file = os.path.join(services.folder.name, "reports.jsonl")
    reports = [("a good report", good_report(), 0)]
    reports += [(name, report, 1) for name, report in broken_reports()]
    for name, report, expected in reports:
        with open(file, "w", encoding="utf-8") as lines:
            json.dump({"ingestReport": {"entryId": "r", "report": report}},
                      lines)
        for judge in ("--validate-only", "--dry-run"):
            done = subprocess.run(
                [f"{services.build}/cli/hearsay", "load", judge, "--ingest",
                 address, file], check=False, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, encoding="utf-8")
            if done.returncode != expected:
                wrong.append(f"load {judge} ends with {done.returncode} on "
                             f"{name}: {done.stderr}")
    return wrong


def main():
    build = os.path.abspath(sys.argv[1])
    with open(f"{build}/cli/schema/parsed_report.schema.json",
              encoding="utf-8") as file:
        text = file.read()
    printed = subprocess.run([f"{build}/cli/hearsay", "schema"], check=True,
                             stdout=subprocess.PIPE, encoding="utf-8").stdout
    wrong = [] if printed == text else ["`hearsay schema` prints another one"]
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    wrong += check_schema(jsonschema.Draft202012Validator(schema))
    wrong += check_documents(schema)
    with Services(build) as services:
        ingest, _ = services.start_pair_with_sample(SAMPLE)
        wrong += check_service(services, f"127.0.0.1:{ingest}")
    for line in wrong:
        print("FAILED:", line)
    print(f"{len(list(sample_reports()))} reports of the sample, {len(BROKEN)} "
          f"broken ones, {len(wrong)} failed")
    figures.report(7, "reports of the sample that the schema was held against",
                   len(list(sample_reports())), 1, True)
    figures.report(7, "broken reports that schema, service and client were given",
                   len(BROKEN), 20, len(BROKEN) >= 20)
    figures.report(7, "reports that one of them judged wrongly", len(wrong), 0,
                   not wrong)
    return 1 if wrong else 0


sys.exit(main())
