"""How sheets and columns are called in German and English; their codes are understood in either."""

from __future__ import annotations

from app.catalogue.spreadsheet.layout import Column, Sheet
from app.values.words import fold_word

Words = tuple[str, str]
LANGUAGES = ("de", "en")

SHEETS: dict[str, Words] = {
    "provider": ("Betrieb", "Firm"),
    "machines": ("Maschinen", "Machines"),
    "machines.materials": ("Maschinenwerkstoffe", "Machine materials"),
    "tiers": ("Lieferstufen", "Lead-time tiers"),
    "rate_card": ("Preistabelle", "Rate card"),
    "rate_card.machine_rates": ("Maschinensätze", "Machine rates"),
    "rate_card.material_rates": ("Werkstoffpreise", "Material rates"),
    "rate_card.finish_rates": ("Nachbearbeitungspreise", "Finish rates"),
    "rate_card.certificate_rates": ("Zeugnispreise", "Certificate rates"),
    "rate_card.quantity_bands": ("Mengenstaffeln", "Quantity bands"),
    "rate_card.machine_costs": ("Maschinenkosten", "Machine costs"),
    "rate_card.table_rates": ("Preislisten", "Price lists"),
    "rate_card.formula_rates": ("Preisformeln", "Price formulas"),
    "rate_card.inspection_rates": ("Prüfpreise", "Inspection rates"),
    "rate_card.surcharges": ("Zuschläge", "Surcharges"),
    "rate_card.customer_terms": ("Kundenkonditionen", "Customer terms"),
    "certificates": ("Zertifikate", "Certificates"),
    "sites": ("Standorte", "Sites"),
    "closures": ("Schließzeiten", "Closures"),
    "finish_limits": ("Nachbearbeitungsgrenzen", "Finish limits"),
}

COLUMNS: dict[str, Words] = {
    "code": ("Kennung", "Code"),
    "name": ("Name", "Name"),
    "is_fictional": ("Fiktiv (ja/nein)", "Fictional (yes/no)"),
    "summary_en": ("Kurztext (englisch)", "Summary (English)"),
    "summary_de": ("Kurztext (deutsch)", "Summary (German)"),
    "languages": ("Sprachen", "Languages"),
    "dispatch_cutoff_hour": ("Annahmeschluss (Stunde)", "Order cut-off (hour)"),
    "pickup_hour": ("Abholung (Stunde)", "Pick-up (hour)"),
    "place_name": ("Ort", "Town"),
    "place_postcode": ("Postleitzahl", "Postcode"),
    "place_district": ("Landkreis", "District"),
    "place_latitude": ("Breitengrad", "Latitude"),
    "place_longitude": ("Längengrad", "Longitude"),
    "industries": ("Branchen", "Industries"),
    "material_certificates": ("Werkstoffzeugnisse (EN 10204)", "Material certificates (EN 10204)"),
    "countries_served": ("Lieferländer", "Countries served"),
    "inspections": ("Prüfungen", "Inspections"),
    "model": ("Maschinenmodell", "Machine model"),
    "hours_per_day": ("Stunden je Tag", "Hours per day"),
    "queue_days": ("Warteschlange (Tage)", "Queue (days)"),
    "count": ("Anzahl", "Count"),
    "build_volume_mm": ("Bauraum (mm)", "Build volume (mm)"),
    "diameter_mm": ("Durchmesser (mm)", "Diameter (mm)"),
    "margin_mm": ("Rand (mm)", "Usable margin (mm)"),
    "lasers_or_heads": ("Laser oder Köpfe", "Lasers or heads"),
    "site_code": ("Standort", "Site"),
    "runs_on": ("Läuft an (1 = Montag)", "Runs on (1 = Monday)"),
    "machine_code": ("Maschine", "Machine"),
    "material_code": ("Werkstoff", "Material"),
    "setting_code": ("Einstellung", "Setting"),
    "finishes": ("Nachbearbeitungen", "Finishes"),
    "tolerance_mm": ("Toleranz (mm)", "Tolerance (mm)"),
    "tolerance_pct": ("Toleranz (%)", "Tolerance (%)"),
    "price_factor": ("Preisfaktor", "Price factor"),
    "time_factor": ("Zeitfaktor", "Time factor"),
    "skips_queue": ("Überspringt Warteschlange (ja/nein)", "Skips queue (yes/no)"),
    "valid_from": ("Gültig ab", "Valid from"),
    "valid_until": ("Gültig bis", "Valid until"),
    "first": ("Erster Tag", "First day"),
    "last": ("Letzter Tag", "Last day"),
    "finish_code": ("Nachbearbeitung", "Finish"),
    "largest_mm": ("Größtes Maß (mm)", "Largest size (mm)"),
    "needs_drawing": ("Zeichnung nötig (ja/nein)", "Drawing required (yes/no)"),
    "colours": ("Farben", "Colours"),
    "version": ("Version", "Version"),
    "currency": ("Währung", "Currency"),
    "margin": ("Marge (Anteil am Preis)", "Margin (share of price)"),
    "order_preparation_eur": ("Vorbereitung je Auftrag (€)", "Preparation per order (€)"),
    "model_preparation_eur": ("Vorbereitung je Modell (€)", "Preparation per model (€)"),
    "labour_eur_per_h": ("Lohnstundensatz (€/h)", "Labour rate (€/h)"),
    "energy_eur_per_kwh": ("Strompreis (€/kWh)", "Electricity price (€/kWh)"),
    "support_removal_eur_per_cm2": ("Stützentfernung (€/cm²)", "Support removal (€/cm²)"),
    "packaging_eur_per_order": ("Verpackung je Auftrag (€)", "Packaging per order (€)"),
    "packaging_eur_per_part": ("Verpackung je Teil (€)", "Packaging per part (€)"),
    "scrap_fraction": ("Ausschussanteil", "Scrap fraction"),
    "minimum_part_eur": ("Mindestpreis je Teil (€)", "Minimum per part (€)"),
    "minimum_order_eur": ("Mindestbestellwert (€)", "Minimum order (€)"),
    "maximum_order_eur": ("Höchster Auftragswert (€)", "Maximum order (€)"),
    "quantity_bands_kind": ("Art der Mengenstaffeln", "Kind of quantity bands"),
    "eur_per_h": ("Stundensatz (€/h)", "Hourly rate (€/h)"),
    "sharing": ("Bauraumteilung", "Build sharing"),
    "fill_fraction": ("Füllgrad", "Fill fraction"),
    "setup_h_per_build": ("Rüstzeit je Bauvorgang (h)", "Set-up per build (h)"),
    "setup_eur_per_build": ("Rüstkosten je Bauvorgang (€)", "Set-up cost per build (€)"),
    "purchase_eur": ("Anschaffung (€)", "Purchase (€)"),
    "installation_eur": ("Aufstellung (€)", "Installation (€)"),
    "life_years": ("Nutzungsdauer (Jahre)", "Useful life (years)"),
    "maintenance_eur_per_year": ("Wartung (€/Jahr)", "Maintenance (€/year)"),
    "space_m2": ("Fläche (m²)", "Floor space (m²)"),
    "space_eur_per_m2_year": ("Raumkosten (€/m² Jahr)", "Space cost (€/m² year)"),
    "power_eur_per_year": ("Strom (€/Jahr)", "Power (€/year)"),
    "other_eur_per_year": ("Sonstiges (€/Jahr)", "Other (€/year)"),
    "hours_per_year": ("Produktive Stunden (h/Jahr)", "Productive hours (h/year)"),
    "eur_per_kg": ("Preis (€/kg)", "Price (€/kg)"),
    "support_eur_per_kg": ("Stützmaterial (€/kg)", "Support material (€/kg)"),
    "waste_fraction": ("Verlustanteil", "Waste fraction"),
    "refresh_fraction": ("Auffrischanteil", "Refresh fraction"),
    "minimum_eur": ("Mindestbetrag (€)", "Minimum (€)"),
    "basis": ("Bezug", "Basis"),
    "from_value": ("Ab Wert", "From value"),
    "eur": ("Betrag (€)", "Amount (€)"),
    "is_marginal": ("Nur darüber (ja/nein)", "Only above (yes/no)"),
    "text": ("Formel", "Formula"),
    "extra_days": ("Zusätzliche Tage", "Extra days"),
    "hours_per_part": ("Stunden je Teil", "Hours per part"),
    "is_by_hand": ("Preis von Hand (ja/nein)", "Priced by hand (yes/no)"),
    "eur_per_order": ("Je Auftrag (€)", "Per order (€)"),
    "eur_per_part": ("Je Teil (€)", "Per part (€)"),
    "name_en": ("Name (englisch)", "Name (English)"),
    "name_de": ("Name (deutsch)", "Name (German)"),
    "value": ("Wert", "Value"),
    "organisation_id": ("Organisation", "Organisation"),
    "from_quantity": ("Ab Menge", "From quantity"),
    "discount": ("Rabatt", "Discount"),
}

# The words of a column that takes only some, by what the document says
OPTIONS: dict[str, Words] = {
    "2.1": ("EN 10204 2.1", "EN 10204 2.1"),
    "2.2": ("EN 10204 2.2", "EN 10204 2.2"),
    "3.1": ("EN 10204 3.1", "EN 10204 3.1"),
    "3.2": ("EN 10204 3.2", "EN 10204 3.2"),
    "report": ("Prüfbericht", "report"),
    "cmm": ("Koordinatenmessung", "coordinate measuring"),
    "ct": ("Computertomografie", "computed tomography"),
    "first-article": ("Erstmuster", "first article"),
    "economy": ("Sparsam", "Economy"),
    "standard": ("Standard", "Standard"),
    "express": ("Express", "Express"),
    "marginal": ("nur was darüber liegt", "only what lies above"),
    "whole": ("alle Stücke", "all pieces"),
    "shared": ("geteilter Bauraum", "shared build"),
    "exclusive": ("ganze Bauvorgänge", "whole builds"),
    "per_cm3": ("je cm³ Bauteil", "per cm³ of part"),
    "per_hull_cm3": ("je cm³ Hülle", "per cm³ of hull"),
    "per_box_cm3": ("je cm³ Kasten", "per cm³ of box"),
    "per_cm2": ("je cm² Oberfläche", "per cm² of surface"),
    "per_g": ("je Gramm", "per gram"),
    "per_machine_h": ("je Maschinenstunde", "per machine hour"),
    "per_part": ("je Teil", "per part"),
    "per_hour": ("je Stunde", "per hour"),
    "per_batch": ("je Charge", "per batch"),
    "percent": ("Prozent", "percent"),
    "per_order": ("je Auftrag", "per order"),
    "per_kg": ("je Kilogramm", "per kilogram"),
}

# The two columns of a sheet of one thing
FIELD: Words = ("Angabe", "Field")
VALUE: Words = ("Wert", "Value")
YES_NO: dict[bool, Words] = {True: ("ja", "yes"), False: ("nein", "no")}
_BOOLEANS = {
    **dict.fromkeys(("ja", "j", "yes", "y", "wahr", "true", "x", "1"), True),
    **dict.fromkeys(("nein", "n", "no", "falsch", "false", "0"), False),
}


def name_sheet(sheet: Sheet, language: str) -> str:
    """The title of a sheet; its last name where no words are given."""
    return _say(SHEETS.get(sheet.code, (sheet.path[-1:] or ("provider",))[0]), language)


def name_column(column: Column, language: str) -> str:
    """The header of a column; the field's name where no words are given."""
    return _say(COLUMNS.get(column.name, column.name), language)


def _say(words: Words | str, language: str) -> str:
    return words if isinstance(words, str) else words[LANGUAGES.index(language)]


def name_option(option: str, language: str) -> str:
    """One of a column's fixed words as people say it."""
    return _say(OPTIONS.get(option, option), language)


def understand_option(word: str, column: Column) -> str | None:
    """The option that a word stands for, as the document says it or in either language; None for none."""
    folded = _fold_option(word)
    for option in column.options:
        if folded in {_fold_option(each) for each in (option, *OPTIONS.get(option, ()))}:
            return option
    return None


def _fold_option(word: str) -> str:
    # 3.1 is a certificate, 31 is not
    return fold_word(word) if any(map(str.isalpha, word)) else word.strip()


def understand_yes_no(word: str) -> bool | None:
    """Yes or no in either language, None if it is neither."""
    return _BOOLEANS.get(word.casefold())


def folded_names(item: Sheet | Column) -> dict[str, str | None]:
    """All folded words that mean a sheet or column, with the language that only this word is of."""
    is_sheet = isinstance(item, Sheet)
    code = item.code if is_sheet else item.name  # type: ignore[union-attr]
    words = (SHEETS if is_sheet else COLUMNS).get(code)
    names: dict[str, str | None] = {fold_word(code): None}
    if words is not None:
        german, english = map(fold_word, words)
        names |= {german: "de", english: "en"} if german != english else {german: None}
    return names
