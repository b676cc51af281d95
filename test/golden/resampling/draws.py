"""How often each row or cluster of ../robust/birthwt-groups.csv is in each bootstrap sample, written to counts.json beside this script:

    python3 draws.py

A generator of its own, after the C of its authors: xoshiro128** 1.1 (prng.di.unimi.it), its state four numbers of a Weyl sequence
through the finaliser of MurmurHash3.
"""
import csv
import json

SEED, REPLICATES = 20, 60
MASK = 0xFFFFFFFF


def seeding(state):
    while True:
        state = (state + 0x9E3779B9) & MASK
        mixed = ((state ^ (state >> 16)) * 0x85EBCA6B) & MASK
        mixed = ((mixed ^ (mixed >> 13)) * 0xC2B2AE35) & MASK
        yield mixed ^ (mixed >> 16)


def rotated(word, by):
    return ((word << by) | (word >> (32 - by))) & MASK


def xoshiro(s):
    while True:
        yield (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 11)


def stream(seed):
    words = seeding(seed)
    return xoshiro([next(words) for _ in range(4)])


def below(draws, n):
    limit = 2**32 - 2**32 % n
    while True:
        drawn = next(draws)
        if drawn < limit:
            return drawn % n


def samples(urns, entries):
    """Each urn a list of entries, drawn from as often as it has entries."""
    draws = stream(SEED)
    found = []
    for _ in range(REPLICATES):
        counts = [0] * entries
        for urn in urns:
            for _ in urn:
                counts[urn[below(draws, len(urn))]] += 1
        found.append(counts)
    return found


def members(values):
    """Rows by value, values in order of appearance."""
    groups = {}
    for row, value in enumerate(values):
        groups.setdefault(value, []).append(row)
    return list(groups.values())


with open("../robust/birthwt-groups.csv") as file:
    rows = list(csv.DictReader(file))
everyone = [list(range(len(rows)))]
clinics = len(members([row["clinic"] for row in rows]))
out = {
    "seed": SEED,
    "replicates": REPLICATES,
    "first": [next(draws) for draws in [xoshiro([1, 2, 3, 4])] for _ in range(10)],
    "rows": samples(everyone, len(rows)),
    "strata": samples(members([row["low"] for row in rows]), len(rows)),
    "clusters": samples([list(range(clinics))], clinics),
}
with open("counts.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
