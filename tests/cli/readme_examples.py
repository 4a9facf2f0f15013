#!/usr/bin/env python3
"""Prints the README's n-th shell example, or how many there are.

Usage: readme_examples.py README.md [N]
"""
import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        examples = re.findall(r"^```sh\n(.*?)^```$", file.read(), re.M | re.S)
    if len(sys.argv) == 2:
        print(len(examples))
    else:
        print(examples[int(sys.argv[2])], end="")


main()
