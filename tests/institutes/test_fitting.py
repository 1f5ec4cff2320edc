from dataclasses import replace

from app.institutes import Institute, Need, Term, rank_institutes, split_terms


def make_institute(code: str, processes: tuple[str, ...], materials: tuple[str, ...]) -> Institute:
    return Institute(code, code, "Dresden", 51.0, 13.8, processes, (), materials, (), (), "", "test", "low")


METAL = make_institute("metal", ("PBF-LB/M", "DED-LB/M"), ("copper", "titanium"))
POLYMER = make_institute("polymer", ("MEX-TRB/P",), ("thermoplastics",))
COATING = make_institute("coating", (), ("coatings",))


def test_ranks_by_process_and_material_and_says_why() -> None:
    need = Need(frozenset({"PBF-LB/M"}), frozenset({"Pure copper"}))
    fits = rank_institutes(need, [POLYMER, COATING, METAL])
    assert [fit.institute for fit in fits] == ["metal"]
    assert [(r.code, r.parameters) for r in fits[0].reasons] == [
        ("institute_runs_process", {"process": "PBF-LB/M"}),
        ("institute_knows_material", {"material": {"de": "copper", "en": "copper"}}),
    ]


def test_a_material_is_found_by_its_word_of_either_language_and_counts_once() -> None:
    both = replace(METAL, materials_de=("Kupfer", ""))
    scores = set()
    for word in ("copper", "Reinkupfer", "Kupfer"):
        (fit,) = rank_institutes(Need(frozenset(), frozenset({word})), [both])
        assert [(r.code, r.parameters) for r in fit.reasons] == [
            ("institute_knows_material", {"material": {"de": "Kupfer", "en": "copper"}})
        ]
        scores.add(fit.score)
    assert scores == {2.0}


def test_words_in_one_language_stand_in_for_the_other() -> None:
    german = replace(METAL, **split_terms("competences", (Term(de="Sintern"),)))
    assert german.competences == ()
    assert german.list_terms("competences") == (Term("Sintern", ""),)
    assert [term.word(each) for term in german.list_terms("competences") for each in ("de", "en")] == [
        "Sintern", "Sintern",
    ]  # fmt: skip
    both = (Term("Kupfer", "copper"), Term("", "titanium"), Term("Stahl", ""))
    told = replace(METAL, **split_terms("materials", both))
    assert (told.materials, told.materials_de) == (("copper", "titanium", ""), ("Kupfer", "", "Stahl"))
    assert told.list_terms("materials") == both


def test_names_those_who_develop_processes_where_nothing_fits() -> None:
    fits = rank_institutes(Need(frozenset(), frozenset({"unobtainium"})), [COATING, POLYMER, METAL])
    assert [fit.institute for fit in fits] == ["metal", "polymer"]
    assert [r.code for fit in fits for r in fit.reasons] == ["institute_develops_processes"] * 2


def test_the_order_of_the_list_does_not_matter() -> None:
    need = Need(frozenset({"MEX-TRB/P", "PBF-LB/M"}), frozenset())
    one = rank_institutes(need, [METAL, POLYMER, COATING])
    assert one == rank_institutes(need, [COATING, POLYMER, METAL])
    assert [fit.institute for fit in one] == ["metal", "polymer"]
