#!/usr/bin/python3
"""cities.py PLACES.tsv.xz GREAT-CITIES.txt - the labels of the map, as JSON.

Writes {"attribution": text, "great": how many, "cities": [[name, lat, lon,
extent in km], ...]}, the most important first: the great ones in their order,
then by the extent, which grows with the inhabitants. So many as fit a page: all from about 190,000
inhabitants on, and the largest of every part of the globe, so that no coast is
without a name.
"""
import collections
import json
import lzma
import math
import sys

EXTENT_M = 13000
CELL_DEG = 3
IN_EACH_CELL = 3


def places(path):
    """(name, country, lat, lon, extent) of each town or city; attribution."""
    found, attribution = [], ""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[:2] == ["# attribution", "geonames"]:
                attribution = fields[2]
            if not line.startswith("geonames:") or \
                    not fields[4].startswith("locality"):
                continue
            country = fields[5].rsplit(", ", 1)[-1]
            found.append((fields[1], country, float(fields[2]),
                          float(fields[3]), int(fields[6])))
    return found, attribution


def great(path):
    """The order of the great ones: (name, country) -> number."""
    with open(path, encoding="utf-8") as lines:
        names = [line.strip() for line in lines
                 if line.strip() and not line.startswith("#")]
    return {tuple(name.rsplit(", ", 1)): i for i, name in enumerate(names)}


def chosen(cities, order):
    """The best of them, the most important first."""
    taken, used, cells = [], set(), collections.Counter()

    def importance(city):
        return order.get(city[:2], len(order)), -city[4], city[0], city[2]

    # Of two towns of one name in one country the larger is the great one.
    for city in sorted(cities, key=lambda c: (-c[4], importance(c))):
        cell = (math.floor(city[2] / CELL_DEG), math.floor(city[3] / CELL_DEG))
        if city[4] < EXTENT_M and cells[cell] >= IN_EACH_CELL:
            continue
        cells[cell] += 1
        twin = city[:2] in used
        used.add(city[:2])
        taken.append((importance(city) if not twin
                      else (len(order), *importance(city)[1:]), city))
    missing = set(order) - used
    if missing:
        sys.exit(f"cities.py: not among the places: {sorted(missing)}")
    return [city for _, city in sorted(taken)]


def main():
    cities, attribution = places(sys.argv[1])
    order = great(sys.argv[2])
    rows = [[name, round(lat, 3), round(lon, 3), extent // 1000]
            for name, _, lat, lon, extent in chosen(cities, order)]
    json.dump({"attribution": attribution, "great": len(order),
               "cities": rows}, sys.stdout,
              ensure_ascii=False, separators=(",", ":"))


main()
