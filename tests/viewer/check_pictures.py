"""Checks pictures of the window with nothing but the standard library.

Each must be a PNG of 1280 x 800 above 20 kB with many colours; the first must be without and the
second with the truth, so they must differ where the truth stands and nowhere above it.
"""

import struct
import sys
import zlib


def read(path):
    """Rows of pixels of an 8-bit RGB picture, as bytes."""
    with open(path, "rb") as file:
        data = file.read()
    assert len(data) > 20_000, f"{path}: only {len(data)} bytes"
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path}: not a PNG"
    at, packed, header = 8, b"", None
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    width, height, depth, colour, _, _, interlace = header
    assert (depth, colour, interlace) == (8, 2, 0), f"{path}: not plain 8-bit RGB"
    assert (width, height) == (1280, 800), f"{path}: {width} x {height}"
    raw, stride = zlib.decompress(packed), 3 * width
    rows, above = [], bytes(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above)
        rows.append(bytes(row))
        above = row
    return rows


def unfilter(kind, row, above):
    """Undoes the filter of one row (PNG specification, section 9)."""
    for i in range(len(row)):
        left = row[i - 3] if i >= 3 else 0
        corner = above[i - 3] if i >= 3 else 0
        up = above[i]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            base = left + up - corner
            distances = (abs(base - left), abs(base - up), abs(base - corner))
            guess = (left, up, corner)[distances.index(min(distances))]
        else:
            guess = 0
        row[i] = (row[i] + guess) & 255
    return row


def differ(one, two):
    """Whether two rows differ by more than the last bits of smoothed letters."""
    return one != two and any(abs(a - b) > 8 for a, b in zip(one, two))


def colours(rows):
    """Different colours, and the share of the commonest."""
    count = {}
    for row in rows:
        for i in range(0, len(row), 3):
            pixel = row[i : i + 3]
            count[pixel] = count.get(pixel, 0) + 1
    return len(count), max(count.values()) / sum(count.values())


def main():
    recorded, truth = (read(path) for path in sys.argv[1:3])
    for path, rows in zip(sys.argv[1:3], (recorded, truth)):
        different, commonest = colours(rows)
        print(f"{path}: {different} colours, the commonest on {commonest:.0%}")
        assert different > 50, f"{path}: only {different} colours"
        assert commonest < 0.9, f"{path}: almost one colour"
    changed = [y for y, pair in enumerate(zip(recorded, truth)) if differ(*pair)]
    assert len(changed) > 50, "the truth changed nothing"
    assert min(changed) > 350, f"the truth changed row {min(changed)}, above its place"


if __name__ == "__main__":
    main()
