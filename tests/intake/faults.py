"""Which faults can a list have, and what is the answer to each?

As data, so that the tests that read them and the page that explains them (docs/lists.md) share one truth. A
reason ends where its explanation begins.
"""

import codecs

from intake.arrears_list import COLUMNS
from intake.table import LONGEST_LINE
from tests.intake.lists import MISSED, written

HEADER = ";".join(COLUMNS)
GOOD = written([MISSED])
GOOD_LINE = GOOD.split(b"\r\n")[1]

# --- one field of an arrears list: column, text, reason ---

AMBIGUOUS = "Beløbet er tvetydigt"
TOO_FAR = "Forfaldsdato ligger for langt fra i dag (højst 5 år tilbage og 1 år frem)."
NO_DAY = "Forfaldsdato kan ikke læses som en dato. Skriv 01-10-2026 eller 2026-10-01."
NO_SUCH_DAY = "Forfaldsdato er en dato, der ikke findes i kalenderen."
NO_MUNICIPALITY = "Kommunekode er ikke en af de 98 danske kommunekoder (tre cifre)."
FORMULA = "Teksten i «Lejer» begynder med =, +, - eller @ og kan tages for en formel i et regneark."
UNSEEN = "Teksten i «Lejer» indeholder usynlige tegn eller tegn, der vender læseretningen."
CONTROL = "Teksten i «Lejer» indeholder styretegn eller tegn, der ikke kan trykkes."
OTHER_ENCODING = "Teksten i «Lejer» er gemt i et andet tegnsæt end resten af listen."

NOT_ALMEN = [
    ("Privat", "Lejemålet er privat. Her er kun almenlejelovens regler lagt ind;"),
    (" PRIVAT ", "Lejemålet er privat."),
    ("Erhverv", "Lejeforhold skal være Almen eller Privat."),
]
"""What the column that a list may have says, and the reason."""

REFUSED = [
    ("Beløb", "7.345", AMBIGUOUS),
    ("Beløb", "12.345,678", AMBIGUOUS),
    ("Beløb", "1,234.50", AMBIGUOUS),
    ("Beløb", "1.00,00", AMBIGUOUS),
    ("Beløb", "-5.200,00", "Beløbet er negativt."),
    ("Beløb", "0,00", "Beløbet er nul."),
    ("Beløb", "fem tusind", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "5 000,00", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "٥٠٠٠,٠٠", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "1.000.000,01", "Beløbet er urimeligt stort"),
    ("Beløb", "9" * 40, "Beløbet er for langt"),
    ("Beløb", "92.233.720.368.547.758,08", "Beløbet er urimeligt stort"),
    ("Beløb", "", "Beløb mangler."),
    ("Forfaldsdato", "31-02-2026", NO_SUCH_DAY),
    ("Forfaldsdato", "29-02-2026", NO_SUCH_DAY),
    ("Forfaldsdato", "2026-13-01", NO_SUCH_DAY),
    ("Forfaldsdato", "01-10-0000", NO_SUCH_DAY),
    ("Forfaldsdato", "01-10-1926", TOO_FAR),
    ("Forfaldsdato", "01-10-2062", TOO_FAR),
    ("Forfaldsdato", "01-10-2020", TOO_FAR),
    ("Forfaldsdato", "01-10-26", NO_DAY),
    ("Forfaldsdato", "1-10-2026", NO_DAY),
    ("Forfaldsdato", "10/01/2026", NO_DAY),
    ("Forfaldsdato", "20261001", NO_DAY),
    ("Forfaldsdato", "0", NO_DAY),
    ("Forfaldsdato", "٠١-١٠-٢٠٢٦", NO_DAY),
    ("Forfaldsdato", "", "Forfaldsdato mangler."),
    ("Lejemål", "", "Lejemål mangler."),
    ("Lejemål", " \u00a0 ", "Lejemål mangler."),
    ("Lejemål", "x" * 61, "Teksten i «Lejemål» er for lang (højst 60 tegn)."),
    ("Afdeling", "", "Afdeling mangler."),
    ("Kommunekode", "999", NO_MUNICIPALITY),
    ("Kommunekode", "411", NO_MUNICIPALITY),
    ("Kommunekode", "Aarhus", NO_MUNICIPALITY),
    ("Kommunekode", "", "Kommunekode mangler."),
    ("Organisation", "BF-999", "Organisation er ikke kendt: der findes ingen politikfil for den."),
    ("Organisation", "../BF-101", "Organisation er ikke kendt: der findes ingen politikfil for den."),
    ("Organisation", "", "Organisation mangler."),
    ("Art", "Kaffeordning", "Art er ukendt. Et påkrav kan indeholde: Husleje, "),
    ("Art", "", "Art mangler."),
    ("Lejer", "", "Lejer mangler."),
    ("Lejer", "...", "Teksten i «Lejer» er ikke et navn: der er ingen bogstaver."),
    ("Lejer", '=HYPERLINK("x")', FORMULA),
    ("Lejer", "+Prøve", FORMULA),
    ("Lejer", " -Prøve", FORMULA),
    ("Lejer", "@Prøve", FORMULA),
    ("Lejer", "P" * 121, "Teksten i «Lejer» er for lang (højst 120 tegn)."),
    ("Lejer", "P" * 10_000, "Teksten i «Lejer» er for lang (højst 120 tegn)."),
    ("Lejer", "Sø\0ren", CONTROL),
    ("Lejer", "Sø\tren", CONTROL),
    ("Lejer", "Sø\x1bren", CONTROL),
    ("Lejer", "Sø\u2028ren", CONTROL),
    ("Lejer", "Sø\u202eren", UNSEEN),
    ("Lejer", "Sø\u200fren", UNSEEN),
    ("Lejer", "Sø\u200bren", UNSEEN),
    ("Lejer", "Sø\u00adren", UNSEEN),
    ("Lejer", "S\ufffdren", "Teksten i «Lejer» indeholder bogstaver, der er gået tabt."),
    ("Lejer", "SÃ¸ren", OTHER_ENCODING),
    ("Medlejer", "=1+1", "Teksten i «Medlejer» begynder med"),
    ("Medlejer", "?", "Teksten i «Medlejer» er ikke et navn"),
    ("Adresse", "", "Adresse mangler."),
    ("Adresse", "@x", "Teksten i «Adresse» begynder med"),
    ("Adresse", "x" * 201, "Teksten i «Adresse» er for lang (højst 200 tegn)."),
    ("Postnr", "42000", "Postnr skal være fire cifre."),
    ("Postnr", "٤٢٠٠", "Postnr skal være fire cifre."),
    ("Postnr", "", "Postnr mangler."),
    ("By", "", "By mangler."),
]

NO_EMAIL = "E-mail: Det er ikke en brugbar adresse. Sagen åbnes uden."
NO_PHONE = "Mobil: Nummeret er ikke +45 og otte cifre. Sagen åbnes uden."

WARNED = [
    ("E-mail", "lejer-at-example", NO_EMAIL),
    ("E-mail", "to@example.com, tre@example.com", NO_EMAIL),
    ("E-mail", "Prøve <to@example.com>", NO_EMAIL),
    ("E-mail", "to@localhost", NO_EMAIL),
    ("E-mail", "to..tre@example.com", NO_EMAIL),
    ("E-mail", "=to@example.com", NO_EMAIL),
    ("E-mail", "x" * 65 + "@example.com", NO_EMAIL),
    ("E-mail", "x@" + "e" * 63 + ".e" * 200 + ".com", NO_EMAIL),
    ("Mobil", "ring til kontoret", NO_PHONE),
    ("Mobil", "00 00 00 03", NO_PHONE),
    ("Mobil", "+45 00 00 00 0", NO_PHONE),
    ("Mobil", "+46 00 00 00 03", NO_PHONE),
    ("Mobil", "+45 ٠٠ ٠٠ ٠٠ ٠٣", NO_PHONE),
    ("Digital post", "måske", "Digital post: Der står hverken Ja eller Nej. Sagen åbnes uden oplysningen."),
    ("Børn under 18", "to", "Børn under 18: Der står hverken Ja eller Nej. Sagen åbnes uden oplysningen."),
]

CUT_OFF = "Filen slutter midt i linjen: er listen hel? Afslut sidste linje med linjeskift, og send den igen."
"""Said of a last row that reads well and whose line has no end."""

# --- one field of a payment list: column, text, reason ---

PAYMENT_REFUSED = [
    ("Organisation", "BF-999", "Organisation er ikke kendt: der findes ingen politikfil for den."),
    ("Valørdato", "03-10-1926", "Valørdato ligger for langt fra i dag (højst 5 år tilbage og 1 år frem)."),
    ("Valørdato", "03-10-2062", "Valørdato ligger for langt fra i dag (højst 5 år tilbage og 1 år frem)."),
    ("Bogført", "31-02-2026", "Bogført er en dato, der ikke findes i kalenderen."),
    ("Bogført", "", "Bogført mangler."),
    ("Beløb", "7.345", "Beløbet er tvetydigt"),
    ("Beløb", "0,00", "Beløbet er nul."),
    ("Beløb", "-0,00", "Beløbet er nul."),
    ("Beløb", "--5,00", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "92.233.720.368.547.758,08", "Beløbet er urimeligt stort"),
    ("Beløb", "-92233720368547758,08", "Beløbet er urimeligt stort"),
    ("Beløb", "", "Beløb mangler."),
]

# --- a column that a list may have: its name, text, and the reason or warning ---

MORE_COLUMNS = [
    ("Opgjort pr.", "1. oktober", "Opgjort pr. kan ikke læses som en dato. Skriv 01-10-2026 eller 01-10-2026 08.30."),
    ("Opgjort pr.", "01-10-2026 8", "Opgjort pr. kan ikke læses som en dato."),
    ("Opgjort pr.", "31-02-2026", "Opgjort pr. er en dato, der ikke findes i kalenderen."),
    ("Opgjort pr.", "01-10-2026 24.00", "Opgjort pr. er et klokkeslæt, der ikke findes."),
    ("Opgjort pr.", "01-10-1926", "Opgjort pr. ligger for langt fra i dag"),
    ("Opgjort pr.", "03-10-2026", "Opgjort pr. ligger efter 2. oktober 2026: det kan ingen vide endnu."),
    ("Oprindeligt beløb", "7.345", AMBIGUOUS),
    ("Oprindeligt beløb", "-7.345,50", "Beløbet er negativt."),
    ("Oprindeligt beløb", "7.345,49", "Beløb er større end Oprindeligt beløb, som det er en del af."),
    ("Lejeaftale", "x" * 61, "Teksten i «Lejeaftale» er for lang (højst 60 tegn)."),
    ("Lejeaftale", "=2", "Teksten i «Lejeaftale» begynder med =, +, - eller @"),
]
MORE_PAYMENT_COLUMNS = [
    ("Lejeaftale", "x" * 61, "Teksten i «Lejeaftale» er for lang (højst 60 tegn). Rækken læses uden."),
    ("Betalingsmåde", "muslingeskaller", "Betalingsmåde er ukendt. Rækken læses uden."),
    ("Posteringstype", "muslingeskaller", "Posteringstype er ukendt. Skriv Indbetaling, Tilbagebetaling,"),
]

# --- a whole file: title, bytes, reason ---

UNREADABLE = [
    ("an empty file", b"", "Filen er tom."),
    ("nothing but a byte order mark", codecs.BOM_UTF8, "Filen er tom."),
    ("nothing but blank lines", b"\r\n \r\n", "Filen er tom."),
    ("a header without rows", written([]), "Filen har kun en overskrift og ingen rækker."),
    ("a header and blank rows", written([]) + b";;;\r\n\r\n", "Filen har kun en overskrift og ingen rækker."),
    ("a spreadsheet", b"PK\x03\x04\x14\x00\x08\x08", "Filen er ikke en tekstfil"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Filen er hverken UTF-8 eller windows-1252"),
    ("UTF-16", HEADER.encode("utf-16"), "Filen er gemt som UTF-16"),
    ("UTF-16 without a mark", HEADER.encode("utf-16-le"), "Filen er ikke en tekstfil"),
    ("UTF-8 by its mark and not by its bytes", codecs.BOM_UTF8 + GOOD, "Filen er hverken UTF-8"),
    ("an old DOS code page", written([MISSED], encoding="cp850"), "Æ, ø og å i overskriften kan ikke læses: filen"),
    ("a Mac's old encoding", written([MISSED], encoding="mac-roman"), "Æ, ø og å i overskriften kan ikke læses: filen"),
    (
        "a line of windows-1252 in UTF-8",
        HEADER.encode() + b"\r\nS\xf8ren",
        "Æ, ø og å i overskriften kan ikke læses: filen",
    ),
    ("commas", GOOD.replace(b";", b","), "Felterne er adskilt af komma."),
    ("tabs", GOOD.replace(b";", b"\t"), "Felterne er adskilt af tabulator."),
    ("no header", GOOD.split(b"\r\n")[1], "Første linje er ikke den ventede overskrift."),
    ("a column too few", GOOD.replace(b"Art", b"x", 1), "Kolonner, der mangler: Art."),
    ("an unknown column", GOOD.replace(b"Art;", b"Art;CPR;", 1), "Kolonner, der ikke kendes: «CPR»."),
    ("an unnamed column", GOOD.replace(b"Art;", b"Art;;", 1), "Kolonner, der ikke kendes: en kolonne uden navn."),
    ("a column twice", GOOD.replace(b"Art;", b"Art;Art;", 1), "Kolonner, der står flere gange: Art."),
    ("a payment list", b"Organisation;Lejem\xe5l;Bel\xf8b\r\n", "Kolonner, der mangler: Afdeling, Lejer,"),
    ("a header of one endless line", b"x" * (LONGEST_LINE + 1), "Filen er ikke en tekstfil"),
    ("an open quotation mark in the header", b'"' + GOOD, "Overskriften kan ikke læses"),
    ("rows above the header", GOOD_LINE + b"\r\n" + GOOD, "Linje 1 står over overskriften og ligner en række."),
    ("a title, and rows above the header", b"Liste\r\n" + GOOD_LINE + b"\r\n" + GOOD, "Linje 2 står over overskriften"),
    ("a header below eleven lines", b"Liste\r\n" * 11 + GOOD, "Første linje er ikke den ventede overskrift."),
    ("a declared separator and nothing else", b"sep=;\r\n", "Filen er tom."),
    ("another separator declared", b"sep=,\r\n" + GOOD.replace(b";", b","), "Felterne er adskilt af komma."),
]

# --- lines between two good rows: title, lines, per answer the row accepted or the reason refused ---

OPEN_MARK = "Rækken kan ikke læses: et anførselstegn er ikke lukket."
ONE_FIELD = "Rækken er for kort: 1 felt, der skal være 16."
STRAY_MARK = "Rækken kan ikke læses: et anførselstegn står midt i et felt."

BROKEN = [
    ("a short row", [b"BF-101;04"], [2, "Rækken er for kort: 2 felter, der skal være 16.", 4]),
    (
        "a long row",
        [GOOD_LINE + b";x"],
        [2, "Rækken er for lang: 17 felter, der skal være 16. Står der et semikolon i en tekst?", 4],
    ),
    ("an open mark", [b'"Bo;04'], [2, OPEN_MARK, 4]),
    (
        "an open mark before a good row with marks",
        [b'"Bo;04', GOOD_LINE.replace(b"04", b'"04"', 1)],
        [2, OPEN_MARK, 4, 5],
    ),
    ("a mark within a field", [GOOD_LINE.replace(b"S\xf8ren", b'S\xf8"ren')], [2, STRAY_MARK, 4]),
    ("text after a closing mark", [GOOD_LINE.replace(b"S\xf8ren", b'"S\xf8"ren')], [2, STRAY_MARK, 4]),
    (
        "a line break in quotes",
        [GOOD_LINE.replace(b"Granparken 50, 2. mf", b'"Granparken 50\r\n2. mf"')],
        [2, "Et felt indeholder linjeskift (rækken fylder 2 linjer).", 5],
    ),
    (
        "a whole row within quotes",
        [GOOD_LINE.replace(b"S\xf8ren Pr\xf8ve", b'"S\xf8ren\r\n' + GOOD_LINE + b'\r\nPr\xf8ve"')],
        [2, "Et felt indeholder linjeskift (rækken fylder 3 linjer).", 6],
    ),
    ("a line beyond all lengths", [b"x" * 100_000], [2, "Linjen er for lang (højst 32768 tegn).", 4]),
    (
        "an open mark before a line beyond all lengths",
        [b'"Bo;04', b"x" * 100_000],
        [2, OPEN_MARK, "Linjen er for lang (højst 32768 tegn).", 5],
    ),
    ("an open mark long before the next", [b'"Bo;04', *[b"x"] * 30], [2, OPEN_MARK, *[ONE_FIELD] * 30, 34]),
]
