"""Checks pictures of the window against those in docs/images/viewer.

Each picture must have its size, many colours, and no colour over almost all of it. It must look like
the one of its name that was looked at before: both are averaged to cells of 8 x 8 pixels, and at most
one cell in a hundred may differ by more than a tenth of the scale. Drivers draw letters and edges a
little differently, so pixels are not compared. With MINT=1 the pictures become those to compare with,
in at most 96 colours.

Between the view of the monitors and that of the truth, the rows of the truth and of both sides must
differ, and the rows of the mission must not.
"""

import os
import sys
from pathlib import Path

from PIL import Image, ImageChops

CELL = 8
TOLERANCE = 26
SHARE = 0.01


def cells(image):
    """The picture averaged to cells."""
    size = (image.width // CELL, image.height // CELL)
    return image.resize(size, Image.Resampling.BOX)


def differing(one, other):
    """Share of cells that differ."""
    difference = ImageChops.difference(cells(one), cells(other))
    channels = difference.split()
    worst = channels[0]
    for channel in channels[1:]:
        worst = ImageChops.lighter(worst, channel)
    histogram = worst.histogram()
    return sum(histogram[TOLERANCE:]) / (worst.width * worst.height)


def check(path, golden):
    image = Image.open(path).convert("RGB")
    size = tuple(int(part) for part in path.name.split("-")[0].split("x"))
    assert image.size == size, f"{path}: {image.size}"
    colours = image.getcolors(1 << 24)
    commonest = max(count for count, _ in colours) / (image.width * image.height)
    print(f"{path.name}: {image.size}, {len(colours)} colours, the commonest on {commonest:.0%}")
    assert len(colours) > 40, f"{path}: only {len(colours)} colours"
    assert commonest < 0.99, f"{path}: almost one colour"
    if os.environ.get("MINT") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        image.quantize(96).save(golden, optimize=True)
        return image
    assert golden.is_file(), f"no picture to compare with: {golden}; MINT=1 makes one"
    before = Image.open(golden).convert("RGB")
    assert before.size == image.size, f"{path}: {image.size}, before {before.size}"
    share = differing(before, image)
    assert share <= SHARE, f"{path}: {share:.1%} of it looks different from {golden}"
    return image


def rows_that_differ(one, other):
    """Rows of pixels of the map that differ, by more than the last bits of smoothed letters."""
    difference = ImageChops.difference(one, other).convert("L").point(lambda v: 255 if v > 12 else 0)
    return [y for y in range(difference.height) if difference.crop((200, y, 1580, y + 1)).getbbox()]


def main():
    out, goldens = Path(sys.argv[1]), Path(sys.argv[2])
    images = {path.stem: check(path, goldens / path.name) for path in sorted(out.glob("*.png"))}
    assert len(images) >= 54, f"only {len(images)} pictures"
    changed = rows_that_differ(images["1600x900-lab-monitors-dark"], images["1600x900-lab-truth-dark"])
    assert changed, "the truth changed nothing"
    # from the row of side a to that of side b: evidence, confirmed and watched stay as they are
    same = 100 - 100 * len([y for y in changed if 190 <= y < 355]) // 165
    print(f"rows of the mission that the truth leaves alone: {same} of 100")
    assert same >= 95, "the truth moved what the mission has"


if __name__ == "__main__":
    main()
