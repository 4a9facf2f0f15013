#!/usr/bin/python3
"""Runs the shell examples of the pages, in their order, against both services
with the sample loaded, and checks that each prints what stands below it.

Usage: pages_test.py BUILD-FOLDER, from the project's root.

They run as printed, but for ports, in a folder of their own that has the
project's folders.
"""
import os
import re
import subprocess
import sys

import examples
import figures
from services import Services

PAGES = ["README.md", "docs/articles.md", "docs/containers.md"]
SAMPLE = "deploy/sample"


def work_folder(services):
    """Returns a folder in which the examples find what they name."""
    folder = os.path.join(services.folder.name, "work")
    os.makedirs(f"{folder}/build")
    os.symlink(services.build, f"{folder}/build/release")
    for name in ("cli", "deploy", "docs", "protos"):
        os.symlink(os.path.abspath(name), f"{folder}/{name}")
    return folder


def missing_line(text, printed):
    """Returns the first line of `text` that was not printed, or not there;
    None: all were. "..." stands for any lines."""
    lines = iter(printed.split("\n"))
    for line in text.split("\n"):
        if line not in ("...", "") and line not in lines:
            return line
    return None


def run(command, environment, folder):
    """Returns how a command ends, and what it prints."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command],
                          cwd=folder, env=environment, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8")
    return done.returncode, done.stdout


def run_page(page, environment, folder, ports):
    """Returns how many examples the page has, and what of them failed."""
    failed = []
    page_examples = examples.read(page)
    for example in page_examples:
        command = example.command
        for printed, actual in ports.items():
            command = command.replace(f"localhost:{printed}",
                                      f"localhost:{actual}")
        code, output = run(command, environment, folder)
        missing = missing_line(example.text, output)
        if code != 0 or missing is not None:
            failed.append(f"{page}: {example.command}\n-> ends with {code}, "
                          f"does not print {missing!r}:\n{output}")
    return len(page_examples), failed


def check_identities(services):
    """Returns what is wrong with the identities file of docs/security.md."""
    with open("docs/security.md", encoding="utf-8") as page:
        lines = [line for line in page if line.startswith('{"identity"')]
    file = os.path.join(services.folder.name, "identities.jsonl")
    with open(file, "w", encoding="utf-8") as identities:
        # There the hash is not written out.
        identities.writelines(re.sub(r'[0-9a-f]+\.\.\.', "0" * 64, line)
                              for line in lines)
    code, output = run(
        f"{services.build}/ingest_service/ingest_service --check-config "
        f"--listen 127.0.0.1:0 --data . --identities {file}", os.environ,
        services.folder.name)
    return [] if lines and code == 0 else [f"docs/security.md: {output}"]


def main():
    build = os.path.abspath(sys.argv[1])
    count, failed = 0, []
    with Services(build) as services:
        ingest, query = services.start_pair_with_sample(SAMPLE)
        environment = {
            **os.environ,
            "PATH": f"{os.path.abspath('build/tools')}:{os.environ['PATH']}",
            "HEARSAY_INGEST": f"127.0.0.1:{ingest}",
            "HEARSAY_QUERY": f"127.0.0.1:{query}"}
        folder = work_folder(services)
        for page in PAGES:
            page_count, page_failed = run_page(
                page, environment, folder, {50051: ingest, 50052: query})
            count += page_count
            failed += page_failed
        failed += check_identities(services)
    for failure in failed:
        print(f"FAILED: {failure}")
    print(f"{count} examples, {len(failed)} failed")
    figures.report(7, f"examples of {', '.join(PAGES)}", count, 20, count >= 20)
    figures.report(7, "of these failed", len(failed), 0, not failed)
    return 1 if failed or count < 20 else 0


sys.exit(main())
