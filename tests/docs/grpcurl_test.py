#!/usr/bin/python3
"""Runs every example of docs/grpcurl.md with the real clients against the real
services, checks what each prints, and that no method is without an example.

Usage: grpcurl_test.py grpcurl|buf BUILD-FOLDER

grpcurl runs the examples as printed, but for ports and folders; buf sends the
same requests by `buf curl`. Run from the project's root.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import examples
import figures
from services import Services

SKIPPED = 77
DEADLINE_EXCEEDED = 64 + 4  # how grpcurl ends then
METHODS = re.compile(r"^hearsay\.\S+\.\S+Service\.(\S+)$", re.M)


def documents(text):
    """Returns the JSON documents that follow each other in `text`."""
    decoder = json.JSONDecoder()
    found, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        found.append(document)
    return found


def holds(expected, actual):
    """Whether all of `expected` is in `actual`; lists may hold more between."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            key in actual and holds(value, actual[key])
            for key, value in expected.items())
    if isinstance(expected, list):
        rest = iter(actual if isinstance(actual, list) else [])
        return all(any(holds(value, other) for other in rest)
                   for value in expected)
    return expected == actual


class Runner:
    """Runs examples against one pair of services."""

    def __init__(self, services, ports, secure_port):
        self.services = services
        self.ports = ports
        self.secure_port = secure_port

    def command_of(self, example):
        """The example with the ports and folders of this test."""
        ports = dict(self.ports)
        if example.section == "With TLS":
            ports["50051"] = self.secure_port()
        command = example.command.replace("build/release",
                                          self.services.build)
        for printed, actual in ports.items():
            command = command.replace(f"localhost:{printed}",
                                      f"localhost:{actual}")
        return command.replace("state/tls", f"{self.services.folder.name}/tls")

    def run(self, command):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60, check=False, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr


def check(example, code, out, err):
    """Returns what is wrong with the outcome; empty: nothing."""
    if example.text:
        missing = [line for line in example.text.split("\n")
                   if line not in out + err]
        return f"does not print {missing}" if missing or code == 0 else ""
    expected_code = DEADLINE_EXCEEDED if "-max-time" in example.command else 0
    if code != expected_code:
        return f"ends with {code}"
    if example.json and not holds(documents(example.json), documents(out)):
        return f"does not print {example.json}"
    return ""


def buf_command(command):
    """Returns the same call by `buf curl`; None: it is none that buf knows."""
    words = shlex.split(command)
    if words[0] != "grpcurl" or "-plaintext" not in words:
        return None
    *_, address, method = words
    if method.count("/") != 1:
        return None
    if "-max-time" in words:  # buf would have to be killed
        return None
    data = words[words.index("-d") + 1] if "-d" in words else "{}"
    return ("printf %s " + shlex.quote(data) + " | buf curl --protocol grpc "
            "--http2-prior-knowledge -d @- "
            f"http://{address}/{method}")


def methods_of(port):
    """Returns the names of all methods that a service says it has."""
    names = set()
    address = f"localhost:{port}"
    listing = subprocess.run(["grpcurl", "-plaintext", address, "list"],
                             stdout=subprocess.PIPE, check=True,
                             encoding="utf-8").stdout
    for service in re.findall(r"^hearsay\.\S+", listing, re.M):
        methods = subprocess.run(
            ["grpcurl", "-plaintext", address, "list", service],
            stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
        names |= {f"{service}/{name}" for name in METHODS.findall(methods)}
    return names


def missing_methods(page, ports):
    called = {word for example in page for word in example.command.split()}
    return set().union(*map(methods_of, ports)) - called


def secured(services):
    """Returns a function that starts a service with TLS, once; its port."""
    port = []

    def start():
        if not port:
            tls = f"{services.folder.name}/tls"
            port.append(services.start(
                "ingest_service", "--tls-cert", f"{tls}/ingest.crt",
                "--tls-key", f"{tls}/ingest.key", "--tls-client-ca",
                f"{tls}/ca.crt", "--identities", f"{tls}/identities.jsonl",
                data="secure"))
        return port[0]

    return start


def run_example(runner, client, example):
    """Returns what is wrong; None: it is not for this client."""
    if example.section == "Making certificates":
        code, _, err = runner.run(runner.command_of(example))
        return f"ends with {code}: {err}" if code else ""
    command = runner.command_of(example)
    if client == "buf":
        command = buf_command(command)
        if command is None:
            return None
    code, out, err = runner.run(command)
    wrong = check_buf(example, code, out, err) if client == "buf" else check(
        example, code, out, err)
    return f"{wrong}\n{out}{err}" if wrong else ""


def check_buf(example, code, out, err):
    """As check(); buf ends otherwise and tells errors in JSON."""
    if example.text:
        return "" if code == 8 * 3 else f"ends with {code}"
    return check(example, code, out, err)


def run_all(client, build):
    page = examples.read("docs/grpcurl.md")
    with Services(build) as services:
        ingest, query = services.start_pair_with_sample("deploy/sample")
        ports = {"50051": ingest, "50052": query}
        runner = Runner(services, ports, secured(services))
        failed = [f"No example of {name}"
                  for name in sorted(missing_methods(page, ports.values()))]
        count = 0
        for example in page:
            wrong = run_example(runner, client, example)
            count += wrong is not None
            if wrong:
                failed.append(f"{example.command}\n-> {wrong}")
    for failure in failed:
        print(f"FAILED: {failure}\n")
    print(f"{count} examples, {len(failed)} failed")
    figures.report(7, f"examples of docs/grpcurl.md run by {client}", count, 35,
                   count >= 35)
    figures.report(7, f"of these failed, and methods without one, by {client}",
                   len(failed), 0, not failed)
    return 1 if failed or count < 35 else 0


def main():
    client, build = sys.argv[1], os.path.abspath(sys.argv[2])
    tools = os.path.abspath("build/tools")
    os.environ["PATH"] = os.pathsep.join(
        [tools, f"{tools}/node_modules/.bin", os.environ["PATH"]])
    for tool in ("grpcurl", client):
        if not shutil.which(tool):
            print(f"Skipped: {tool} is not installed (deploy/setup.sh --test).")
            return SKIPPED
    return run_all(client, build)


sys.exit(main())
