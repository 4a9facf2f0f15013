#!/usr/bin/python3
"""Compares a browser's pictures of the kept SVGs with the kept ones.

Usage: pictures_test.py TESTDATA-FOLDER [--keep]

With --keep the new pictures are kept: look at them.

The browser draws each SVG twice as large, where it sets text the same whatever
the machine's settings, with one font only. Versions and machines then differ
only in how edges are smoothed, so the pictures are compared at half their size:
every point must have a colour that lies, but for a little, between those of its
neighbours in the other picture.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../docs"))
import figures

SKIPPED = 77
BROWSER = "chromium-headless-shell"
FONTS = "/usr/share/fonts/truetype/liberation"
ZOOM = 2
# Of 255. Other versions and zooms differ by up to 17, other renderers by 13;
# the lightest band differs by 27 from none.
DIFFERENCE_MAX = 22


def skip(why):
    print("Skipped:", why)
    sys.exit(SKIPPED)


def draw(svg):
    """Returns the browser's picture of the file."""
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg.read_text())
    with tempfile.TemporaryDirectory() as folder:
        fonts = os.path.join(folder, "fonts.conf")
        with open(fonts, "w", encoding="ascii") as file:
            file.write(f"<fontconfig><dir>{FONTS}</dir>"
                       f"<cachedir>{folder}</cachedir></fontconfig>")
        png = os.path.join(folder, "picture.png")
        subprocess.run(
            [BROWSER, "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-lcd-text", "--font-render-hinting=none",
             f"--force-device-scale-factor={ZOOM}",
             f"--window-size={size[1]},{size[2]}",
             f"--user-data-dir={folder}", f"--screenshot={png}", svg.as_uri()],
            env={**os.environ, "FONTCONFIG_FILE": fonts}, check=True,
            stderr=subprocess.DEVNULL)
        return Image.open(png).convert("RGB").reduce(ZOOM)


def excess(one, other):
    """Returns by how much points of `other` lie outside the range of `one`
    around them."""
    low = one.filter(ImageFilter.MinFilter(3))
    high = one.filter(ImageFilter.MaxFilter(3))
    return ImageChops.lighter(ImageChops.subtract(other, high),
                              ImageChops.subtract(low, other))


def difference(one, other):
    """Returns the largest difference between two pictures."""
    one, other = one.reduce(2), other.reduce(2)
    largest = ImageChops.lighter(excess(one, other), excess(other, one))
    return max(high for _, high in largest.getextrema())


def check(svg, drawn):
    kept = Image.open(svg.with_suffix(".png")).convert("RGB")
    if kept.size != drawn.size:
        print(f"{svg.name}: {drawn.size} instead of {kept.size}")
        return False
    value = difference(kept, drawn)
    holds = value <= DIFFERENCE_MAX
    figures.report(9, f"{svg.name}: largest difference of a browser's picture "
                   "from the kept one, of 255", value, DIFFERENCE_MAX, holds)
    print(f"{svg.name}: differs by {value} at most")
    if not holds:
        file = os.path.join(tempfile.gettempdir(), svg.stem + ".png")
        drawn.save(file)
        print(f"The new picture is in {file}")
    return holds


def keep(svg, drawn):
    drawn.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)\
        .save(svg.with_suffix(".png"), optimize=True)
    return True


def main():
    if not shutil.which(BROWSER):
        skip(f"the browser is not installed (package {BROWSER}).")
    if not os.path.isdir(FONTS):
        skip("the font is not installed (package fonts-liberation).")
    svgs = sorted(pathlib.Path(sys.argv[1]).resolve().glob("*.svg"))
    judge = keep if sys.argv[2:] == ["--keep"] else check
    results = [judge(svg, draw(svg)) for svg in svgs]
    sys.exit(0 if results and all(results) else 1)


try:
    from PIL import Image, ImageChops, ImageFilter
except ImportError:
    skip("Pillow (package python3-pil) is not installed.")
main()
