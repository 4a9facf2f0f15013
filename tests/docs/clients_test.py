#!/usr/bin/python3
"""Runs a client snippet of docs/clients against the real services.

Usage: clients_test.py python|node|go BUILD-FOLDER

Run from the project's root. Skipped where what the client needs is missing:
deploy/setup.sh --clients installs it.
"""
import os
import shutil
import subprocess
import sys

from services import Services

SKIPPED = 77
ARGUMENTS = ["Konaté", "2026-07-01", "2025-10-09"]
# What `hearsay ask Konaté renews` answers as of then, and why it fails for a
# player whom nobody knows.
ANSWER = "0.3826  True if, strictly before 2026-07-01T00:00:00Z"
PROBLEM = "names no entity"

CLIENTS = {
    "python": (["grpc_python_plugin", "protoc"],
               ["docs/clients/python/ask.sh"]),
    "node": (["node"], ["node", "docs/clients/node/ask.mjs"]),
    "go": (["go", "protoc"], ["docs/clients/go/ask.sh"]),
}


def has_modules(client):
    """Whether the packages are there without asking the network for them."""
    if client == "python":
        return subprocess.run(["/usr/bin/python3", "-c", "import grpc"],
                              stderr=subprocess.DEVNULL,
                              check=False).returncode == 0
    if client == "node":
        return os.path.isdir("docs/clients/node/node_modules")
    return os.path.exists("build/tools/go_client_is_ready")


def run(command, address, *arguments):
    done = subprocess.run([*command, address, *arguments], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def check(command, port):
    address = f"localhost:{port}"
    code, output = run(command, address, *ARGUMENTS)
    if code != 0 or not output.startswith(ANSWER):
        return f"ends with {code}:\n{output}"
    code, output = run(command, address, "Nobody At All", *ARGUMENTS[1:])
    if code == 0 or PROBLEM not in output:
        return f"does not tell the error, ends with {code}:\n{output}"
    return ""


def main():
    client, build = sys.argv[1], os.path.abspath(sys.argv[2])
    tools, command = CLIENTS[client]
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing or not has_modules(client):
        print(f"Skipped: {', '.join(missing) or 'its packages'} of the {client} "
              "client are not installed (deploy/setup.sh --clients).")
        return SKIPPED
    with Services(build) as services:
        _, query = services.start_pair_with_sample("deploy/sample")
        wrong = check(command, query)
    print(wrong or "as expected")
    return 1 if wrong else 0


sys.exit(main())
