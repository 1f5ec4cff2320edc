"""Lists of sanctioned names as files: ours as CSV, the consolidated one as XML; hostile ones are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.catalogue.sanctions_file import SanctionsFile, read_sanctions
from app.values import Invalid

XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export"
 generationDate="2026-11-20T17:30:00.000+01:00" globalFileId="160000">
<sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.27.28" logicalId="13">
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Erfunden" lastName="Beispiel" wholeName="Erfunden Beispiel" function="" strong="true"/>
<nameAlias wholeName="  Erfunden   Beispielowitsch " strong="true"/>
<nameAlias wholeName="" strong="false"/>
<citizenship countryIso2Code="XX"/>
</sanctionEntity>
<sanctionEntity logicalId="14"><nameAlias wholeName="Fiktive Handels GmbH"/></sanctionEntity>
</export>
"""
CSV = """# version;Test 1;2026-11-01
X.1;Erfunden Beispiel
X.1;Beispiel, E.

X.2;"Fiktive; Handels GmbH"
"""


def read(folder: Path, text: str | bytes) -> SanctionsFile:
    path = folder / "list"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sanctions(path)


def test_the_consolidated_list(tmp_path: Path) -> None:
    found = read(tmp_path, XML)
    assert (found.version, found.issued_on) == ("EU 160000 2026-11-20", date(2026, 11, 20))
    assert found.names == (
        ("EU.27.28", "Erfunden Beispiel"),
        ("EU.27.28", "Erfunden Beispielowitsch"),
        ("14", "Fiktive Handels GmbH"),
    )
    assert len(found.sha256) == 64


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf" + CSV.encode())
    assert (found.version, found.issued_on) == ("Test 1", date(2026, 11, 1))
    assert found.names == (
        ("X.1", "Erfunden Beispiel"),
        ("X.1", "Beispiel, E."),
        ("X.2", "Fiktive; Handels GmbH"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reference;name\nX;Y\n",
        "# version;Test\nX;Y\n",
        "# version;Test;tomorrow\nX;Y\n",
        CSV + "X.3;\n",
        CSV + "X.3;a;b\n",
        b"# version;T;2026-01-01\nX;\xff\xfe\n",
        "<export/>",
        XML.replace("2026-11-20T17:30:00.000+01:00", "soon"),
        XML[:400],
        '<!DOCTYPE export [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + XML.partition("?>")[2],
        '<!DOCTYPE export [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + XML.partition("?>")[2],
        XML.replace('logicalId="14"', ""),
    ],
)
def test_a_doubtful_file_is_refused_whole(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, text)
    assert refusal.value.code == "sanctions_file_invalid"
