"""What people of the made-up year say. All of it fictional, and none of it about anybody."""

from __future__ import annotations

QUESTIONS = (
    "Ist eine Lieferung eine Woche früher möglich, wenn wir zwei Teillieferungen annehmen?",
    "Können Sie die Bauteile auch eingefärbt liefern?",
    "Welche Rauheit erreichen Sie an den senkrechten Flächen?",
    "Gilt der Preis auch, wenn wir in drei Monaten noch einmal bestellen?",
    "Could you add an inspection report to this quote?",
    "Is the stated tolerance also held across the bores?",
)
ANSWERS = (
    "Ja. Bitte fordern Sie das Angebot mit der Stufe Express neu an.",
    "Ja, wählen Sie als Oberfläche „gefärbt“. Der Preis ändert sich dann.",
    "Im Zustand wie gebaut etwa Ra 10 µm, gestrahlt etwa Ra 7 µm.",
    "Das Angebot gilt bis zum angegebenen Tag. Danach rechnet die Plattform neu.",
    "Yes. Choose the inspection report among the wishes, and ask for the quote again.",
    "It holds as a general tolerance. For bores please attach a drawing.",
)
# with the code that goes with the words; some say no more than the code
DECLINES = (
    ("capacity", "Für diese Werkstoffgruppe haben wir derzeit keine freie Anlage."),
    ("equipment", "Die geforderte Genauigkeit liegt unter dem, was unser Verfahren erreicht."),
    ("not_our_field", "Das Vorhaben passt nicht zu unseren Themen."),
    ("capacity", ""),
    ("funding", ""),
)
ASKED_BACK = (
    "Welche Temperatur liegt im Betrieb an, und wie lange?",
    "Wie viele Bauteile brauchen Sie im Jahr, wenn die Entwicklung gelingt?",
    "Gibt es eine Zeichnung mit den Passmaßen?",
)
ANSWERED_BACK = (
    "Dauernd etwa 180 °C, kurzzeitig 240 °C.",
    "Im ersten Jahr 50 Stück, danach etwa 400.",
    "Ja, die Passmaße stehen auf der Zeichnung; wir laden sie nach.",
)
ASSESSED = (
    "Machbar mit einem angepassten Parametersatz. Vorher sind Dichtewürfel und Zugproben zu bauen.",
    "Machbar, wenn die Wand auf 1,2 mm verstärkt wird. Die Simulation zeigt sonst Verzug.",
    "Hybrid: additiv aufbauen und die Funktionsflächen fräsen. Zwei Probeteile zeigen, ob die Toleranz hält.",
    "Der Werkstoff ist im Labor verarbeitet, im Betrieb noch nicht. Ein Projekt kann das ändern.",
)
REJECTED = (
    "Die Kosten liegen über unserem Rahmen.",
    "Wir haben die Konstruktion geändert und brauchen das Bauteil so nicht mehr.",
)
OUTCOMES = (
    "Der Parametersatz erreicht 99,6 % Dichte. Er ist beschrieben und kann übernommen werden.",
    "Zwei Probeteile sind gefertigt und vermessen. Die Toleranz hält.",
    "Das Ergebnis: So ist das Bauteil nicht herzustellen. Der Bericht nennt, was sich ändern müsste.",
)
HANDED_BACK = "Der Bericht und der Parametersatz liegen bei. Bitte melden Sie sich für die Einweisung."
NOTES = (
    "Mit der Anlagentechnik besprochen: nächste freie Woche in vier Wochen.",
    "Ähnlicher Fall im letzten Jahr, Bericht im Archiv.",
)
FEEDBACK = (
    ("praise", "/de/parts", "Der Preis war nach wenigen Sekunden da. So hätte ich es gern überall."),
    ("wish", "/de/parts", "Ich möchte zwei Bauteile nebeneinander vergleichen."),
    ("bug", "/de/parts", "Die Vorschau blieb leer, bis ich die Seite neu geladen habe."),
    ("wish", "/de/quotes", "Das Angebot als Tabelle wäre für unseren Einkauf praktischer."),
    ("question", "/de/quotes", "Ab wann ist das Angebot verbindlich?"),
    ("praise", "/en/quotes", "I like that every line of the price can be opened."),
    ("wish", "/de/providers", "Bitte zeigen Sie bei den Anbietern auch die Maschinen auf der Karte."),
    ("bug", "/en/providers", "On my phone the map covers the filters."),
    ("question", "/de/processes", "Was ist der Unterschied zwischen SLS und MJF für mein Bauteil?"),
    ("praise", "/de/cases", "Das Institut hat nach zwei Tagen geantwortet, und verständlich."),
    ("wish", "/de/cases", "Ein Zeitplan zum Vorhaben wäre gut."),
    ("bug", "/de/request", "Die Stückzahl sprang beim Tippen zurück auf eins."),
)
REPLIES = (
    "Danke. Das ist behoben.",
    "Danke für den Hinweis. Wir haben es für das nächste Vierteljahr vorgesehen.",
    "Das Angebot ist in der Pilotphase unverbindlich; das steht oben auf der Seite.",
)
LEARNINGS = (
    "Fiktiv. Die Tester finden den Preis schnell. Gesucht wird zuerst der Werkstoff, nicht das Verfahren.",
    "Fiktiv. Am häufigsten gewünscht: Vergleich zweier Bauteile und eine Tabelle für den Einkauf.",
)
MISSIONS = (
    (
        "Vom Modell zum Angebot", "From model to quote",
        "Laden Sie ein Bauteil hoch und holen Sie ein Angebot ein (fiktiv).",
        "Upload a part and ask for a quote (fictional).",
        (
            ("uploaded", "Ein Bauteil hochladen", "Upload a part"),
            ("saw_offers", "Die Richtpreise ansehen", "Look at the offers"),
            ("quoted", "Ein Angebot einholen", "Ask for a quote"),
            ("ticked", "Sagen, was gefehlt hat", "Say what was missing"),
        ),
    ),
    (
        "Den richtigen Anbieter finden", "Find the right provider",
        "Suchen Sie einen Anbieter für Edelstahl mit Prüfzeugnis (fiktiv).",
        "Look for a provider of stainless steel with a certificate (fictional).",
        (
            ("filtered", "Die Liste eingrenzen", "Narrow the list"),
            ("ticked", "Ein Profil lesen", "Read a profile"),
        ),
    ),
    (
        "Wenn es niemand herstellen kann", "When nobody can make it",
        "Fragen Sie nach einem Werkstoff, den niemand anbietet, und wählen Sie ein Institut (fiktiv).",
        "Ask for a material nobody offers, and choose an institute (fictional).",
        (
            ("saw_offers", "Die Gründe lesen", "Read the reasons"),
            ("referred", "Die Anfrage einem Institut geben", "Hand the request to an institute"),
        ),
    ),
)  # fmt: skip
REPORTS = (
    ("rights", "Bauteil auf einer geteilten Seite", "Das Gehäuse trägt ein fremdes Zeichen (fiktiv)."),
    ("weapon", "Anfrage aus dem Forum", "Das sieht nach einem Teil einer Waffe aus (fiktiv)."),
    ("other", "Profil eines Anbieters", "Die Angaben zum Zertifikat sind veraltet (fiktiv)."),
)
