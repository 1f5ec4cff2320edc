"""Writes app/marketplace/accounts/common_passwords.bin: what people type most where twelve signs are asked.

    python scripts/make_common_passwords.py [--check]

Not a list of leaked passwords and copied from none: the passwords follow from rules (common words in both
languages, walks over the keyboard, runs of digits; doubled, joined, with years and the usual ends, with a
few letters swapped). The file is the sorted first four bytes of the SHA-256 of each in lower case: one
password in some 40,000 that is none of them is refused by chance, which costs its owner a second try.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "app" / "marketplace" / "accounts" / "common_passwords.bin"
SHORTEST, LONGEST = 12, 24

WORDS = """
password passwort passw0rd kennwort geheim geheimnis hallo welcome willkommen admin administrator root
test tester testing login user benutzer master letmein iloveyou ichliebedich schatz liebe sommer winter
herbst fruehling summer autumn spring sunshine princess football fussball baseball dragon monkey shadow
superman batman starwars computer internet samsung google facebook michael thomas andreas stefan daniel
alexander christian sebastian jennifer jessica sabine claudia nicole julia martin peter dresden leipzig
chemnitz sachsen berlin hamburg muenchen deutschland germany bayern dynamo schalke dortmund mercedes
porsche ferrari volkswagen schichtwerk druck drucker drei3d printer printing firma company change changeme
secret default access system server office buero montag monday freitag friday januar january dezember
december eins zwei drei hund katze
"""
WALKS = """
qwertz qwertzuiop qwerty qwertyuiop asdfgh asdfghjkl yxcvbn yxcvbnm zxcvbn zxcvbnm 1q2w3e4r 1q2w3e4r5t
1qay2wsx 1qaz2wsx 3edc4rfv qaywsx qazwsx qwer1234 asdf1234 abc abcd abcdef abc123 a1b2c3 a1b2c3d4
"""
RUNS = """
123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 987654321 9876543210 0987654321 111
1111 123123 121212 112233 123321 654321 666666 000000 696969 102030 147258369 159753 789456123
"""
YEARS = [str(year) for year in (*range(1985, 2000), *range(2015, 2030))]
ENDS = ["", "!", "1", "123", "?", "."]
SWAPS = (str.maketrans("", ""), str.maketrans("aeio", "4310"), str.maketrans("ao", "@0"))


def list_passwords() -> Iterator[str]:
    """Every password of the rules, in lower case; some come more than once."""
    stems = [*WORDS.split(), *WALKS.split()]
    runs = RUNS.split()
    for stem, swap in product(stems, SWAPS):
        swapped = stem.translate(swap)
        for middle, end in product(("", *runs, *YEARS), ENDS):
            yield f"{swapped}{middle}{end}"
        for times in (2, 3, 4):
            yield swapped * times
    for first, second in product(stems, stems):
        yield f"{first}{second}"
    for first, second, end in product(runs, runs, ("", "a", "!", "abc")):
        yield f"{first}{second}{end}"


def make_file() -> bytes:
    """Four bytes each, sorted."""
    fitting = {each for each in list_passwords() if SHORTEST <= len(each) <= LONGEST}
    return b"".join(sorted({hashlib.sha256(each.encode()).digest()[:4] for each in fitting}))


def main() -> None:
    made = make_file()
    if "--check" in sys.argv:
        sys.exit(TARGET.read_bytes() != made)
    TARGET.write_bytes(made)
    print(f"{TARGET.name}: {len(made) // 4:,} passwords, {len(made):,} bytes")


if __name__ == "__main__":
    main()
