"""The dossier: in both languages, the same bytes twice, and nothing in it that was not released."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents import describe_dossier, render_dossier_pdf
from app.geometry.features import SliceProfile
from app.offers import Contradiction, Evidence, NearMiss, Reason, Requirement
from app.offers.dossier import Dossier
from app.values import Money
from tests.market import make_box

DOSSIER = Dossier(
    case_id="b4wn6rbvk5xq3m7ztd4yc5faeh",
    institute="ifam",
    created_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    quantity=2,
    country="DE",
    requirement=Requirement(
        material="CuCr1Zr",
        tolerance_mm=0.01,
        certificates=("EN 9100",),
        inspections=("ct",),
        industry="energy",
    ),
    functions=("channels",),
    reasons=(
        Reason("no_candidate", {"code": "too_large", "count": 3}),
        Reason("qualification_nowhere", {"certificate": "EN 9100"}),
    ),
    evidence=(
        Evidence(
            "too_large", "demo-a", "m", "in718", 20.0,
            {"axis": "x", "excess_mm": 50.0, "part_mm": 300.0, "machine_mm": 250.0},
        ),
    ),
    near_misses=(NearMiss("split_part", {"pieces": 2, "piece_size_mm": [150.0, 10.0, 5.0]}, 7, Money(100)),),
    contradictions=(
        Contradiction(
            "excluded", "material", "process",
            {"first": "material", "first_value": "CuCr1Zr", "second": "process", "second_value": "SLS"},
        ),
    ),
    budget_minor=2_000_000,
    confidentiality="named_person",
    consent="file",
    note="Für einen #strong[Versuchsträger] *mit* $Formel$ und \\ Strich.",
    measurements=make_box(),
    file_name="düse.stl",
    sha256="9f2c" * 16,
    drawings=("düse.pdf",),
)  # fmt: skip
NAMES = {"ifam": "Fraunhofer IFAM", "demo-a": "Musterdruck"}


def make_png() -> bytes:
    """Four grey pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x80\x80\x00\x80\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_same_content_is_the_same_bytes(language: str) -> None:
    picture = make_png()
    first = render_dossier_pdf(DOSSIER, language, names=NAMES, picture=picture)
    assert first.startswith(b"%PDF-")
    assert first == render_dossier_pdf(DOSSIER, language, names=NAMES, picture=picture)
    assert first != render_dossier_pdf(DOSSIER, language, names=NAMES)


def test_all_of_it_is_in_words() -> None:
    described = describe_dossier(DOSSIER, "de", names=NAMES)
    titles = [section["title"] for section in described["sections"]]
    assert titles == [
        "Anforderung", "Warum es heute niemand fertigt",
        "Wünsche, die nicht zusammenpassen", "Wer am nächsten kommt", "Was Richtpreise ergäbe",
        "Bauteil", "Nachricht des Kunden",
    ]  # fmt: skip
    facts = dict(described["sections"][0]["facts"])
    assert facts["Budget"] == "20.000,00\u00a0€"
    assert facts["Funktion"] == "innere Kanäle"
    assert facts["Branche"] == "Energie"
    why, apart, nearest, misses = (section["items"] for section in described["sections"][1:5])
    assert apart == ["„Werkstoff: CuCr1Zr“ und „Verfahren: SLS“ schließen einander aus."]
    assert why[0] == "Zu groß für die Maschine: 3 Kombinationen aus Maschine und Werkstoff"
    assert "20\u00a0%" in nearest[0]
    assert misses[0].endswith("geteilt und danach gefügt: 7 Richtpreise")
    assert "nur die Person" in described["confidential"]


def test_the_sections_are_drawn_where_measurements_were_released() -> None:
    profile = SliceProfile((2.5, 7.5, 12.5, 17.5), (400.0, 100.0, 100.0, 200.0), (80.0, 40.0, 40.0, 60.0))
    measured = make_box(profile=profile)
    (part,) = (
        section
        for section in describe_dossier(replace(DOSSIER, measurements=measured), "en", names=NAMES)[
            "sections"
        ]
        if section["title"] == "Part"
    )
    assert part["profile"] == {
        "points": [[0.0, 12.5], [100.0, 12.5], [25.0, 37.5], [25.0, 62.5], [50.0, 87.5], [0.0, 87.5]],
        "caption": "Section over the height: at most 4\u00a0cm² on 20\u00a0mm",
    }
    assert render_dossier_pdf(replace(DOSSIER, measurements=measured), "en", names=NAMES) != (
        render_dossier_pdf(DOSSIER, "en", names=NAMES)
    )
    for hidden in (None, make_box(), make_box(profile=SliceProfile((), (), ()))):
        sections = describe_dossier(replace(DOSSIER, measurements=hidden), "en", names=NAMES)["sections"]
        assert [section["profile"] for section in sections if section["profile"]] == []


def test_what_was_not_released_stands_nowhere() -> None:
    summary = replace(DOSSIER, measurements=None, file_name="", sha256="", drawings=(), consent="summary")
    words = repr(describe_dossier(summary, "en", names=NAMES))
    for secret in ("düse", "9f2c", "Volume", "Surface"):
        assert secret not in words
