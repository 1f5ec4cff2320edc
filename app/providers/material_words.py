"""What people call classes of materials in German and English, and parts of names that mean the same."""

from __future__ import annotations

from collections.abc import Mapping

# By material class: words that stand for all of it
CLASS_WORDS: Mapping[str, tuple[str, ...]] = {
    "stainless steel": (
        "Edelstahl",
        "rostfreier Stahl",
        "nichtrostender Stahl",
        "Inox",
        "VA",
        "VA-Stahl",
        "Niro",
    ),
    "tool steel": ("Werkzeugstahl",),
    "aluminium": ("Aluminium", "aluminum", "Alu", "Aluminiumlegierung"),
    "titanium": ("Titan", "Titanlegierung"),
    "nickel": ("Nickel", "Nickellegierung", "Nickelbasislegierung", "superalloy"),
    "cobalt-chrome": ("Kobalt-Chrom", "CoCr"),
    "copper": ("Kupfer", "Kupferlegierung"),
    "resin": ("Harz", "Fotopolymer", "Photopolymer"),
    "ceramic": ("Keramik", "technische Keramik"),
    "TPU": ("Gummi", "rubber", "Elastomer"),
    "high-performance polymer": ("Hochleistungskunststoff", "Hochleistungspolymer"),
}

# In folded words: what says nothing about a material, and what turns the words beside it around
SMALL_WORDS = frozenset(
    ("und", "and", "mit", "with", "aus", "of", "in", "der", "die", "das", "the", "a", "bitte")
)
DENIALS = frozenset(
    ("nicht", "kein", "keine", "keinen", "keiner", "ohne", "ausser", "statt", "no", "not", "non", "without",
     "except", "instead", "max", "maximal", "hochstens", "hoechstens", "unter", "below", "under")
)  # fmt: skip

# In folded words (see ``fold_word``), the longest first: what stands for the same in either language or trade
SAME_PARTS: tuple[tuple[str, str], ...] = (
    ("polyamide", "pa"),
    ("polyamid", "pa"),
    ("nylon", "pa"),
    ("inconel", "in"),
    ("titanium", "titan"),
    ("aluminum", "aluminium"),
    ("grade", "grad"),
    ("carbonfibre", "cf"),
    ("carbonfiber", "cf"),
    ("kohlefaser", "cf"),
    ("carbon", "cf"),
    ("glasfaser", "gf"),
    ("glassfibre", "gf"),
    ("glassfiber", "gf"),
)
