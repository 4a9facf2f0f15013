#!/usr/bin/python3
"""Renders the kept SVGs and compares them with the kept pictures of them.

Usage: pictures_test.py TESTDATA-FOLDER

Fonts and their smoothing differ from machine to machine, so the pictures are
compared small, and may differ a little. To keep new ones:
  for f in *.svg; do rsvg-convert "$f" -o "${f%.svg}.png"; done
"""
import io
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
# Of 255, on average over all points; and of any single point of the small one.
MEAN_MAX = 2.0
POINT_MAX = 72
SHRINK = 8


def skip(why):
    print("Skipped:", why)
    sys.exit(SKIPPED)


def small(image):
    image = image.convert("RGB")
    return image.resize((image.width // SHRINK, image.height // SHRINK),
                        Image.BOX)


def render(svg):
    png = subprocess.run(["rsvg-convert", svg], check=True,
                         stdout=subprocess.PIPE).stdout
    return Image.open(io.BytesIO(png))


def differences(kept, drawn):
    """Returns the mean and the largest difference of two pictures."""
    data = ImageChops.difference(small(kept), small(drawn)).tobytes()
    return sum(data) / len(data), max(data)


def figure(name, value, bound):
    """Reports a figure, where they are asked for."""
    file = os.environ.get("HEARSAY_FIGURES")
    if file:
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(f'{{"item": 9, "figure": "{name}", "value": {value}, '
                        f'"bound": {bound}, '
                        f'"holds": {str(value <= bound).lower()}}}\n')


def check(svg):
    kept = Image.open(svg.with_suffix(".png"))
    drawn = render(svg)
    if kept.size != drawn.size:
        print(f"{svg.name}: {drawn.size} instead of {kept.size}")
        return False
    mean, largest = differences(kept, drawn)
    figure(f"{svg.name}: mean difference from the kept picture, of 255",
           round(mean, 3), MEAN_MAX)
    print(f"{svg.name}: differs by {mean:.2f} on average, {largest} at most")
    return mean <= MEAN_MAX and largest <= POINT_MAX


def main():
    svgs = sorted(pathlib.Path(sys.argv[1]).glob("*.svg"))
    results = [check(svg) for svg in svgs]
    sys.exit(0 if results and all(results) else 1)


if not shutil.which("rsvg-convert"):
    skip("rsvg-convert (package librsvg2-bin) is not installed.")
try:
    from PIL import Image, ImageChops
except ImportError:
    skip("Pillow (package python3-pil) is not installed.")
main()
