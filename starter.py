"""What can be typed? The shape of every command; what each does stands in `cli/`, one file per command, named as it.

The Danish docstrings are the help pages. Servers and libraries are imported by the command that needs them, so that
help comes at once.
"""

import sys
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from cli.terminal.danish_help import DanishCommand, DanishGroup, main
from cli.terminal.runner import run, run_locally
from client.errors import UNREADABLE
from journal.paging import A_PAGE
from runtime.exit import leave

app = typer.Typer(
    cls=DanishGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="KOMMANDO …",
    pretty_exceptions_enable=False,
    help="Redningskrans følger hver manglende husleje og henter hjælp, før nogen mister hjemmet.",
    epilog="Begynd med `python starter.py up` i ét vindue og `python starter.py status --wait 60` i et andet.",
)

Json = Annotated[bool, typer.Option("--json", help="Svar med JSON, ét objekt pr. linje.")]
CaseNumber = Annotated[
    str, typer.Argument(metavar="SAG", help="Sagens nummer, som `list` viser det, eller lejemålets.")
]
Simulated = Annotated[bool, typer.Option("--simulated", help="Som prøvesager, hvis kalender kan flyttes.")]
Today = Annotated[str | None, typer.Option("--today", metavar="DATO", help="Prøvesagernes dag; ellers i dag.")]
OnlySimulated = Annotated[bool, typer.Option("--simulated", help="Prøvesagerne i stedet for de rigtige.")]
Organisation = Annotated[str | None, typer.Option(metavar="KODE", help="Kun denne boligorganisation.")]
Limit = Annotated[int, typer.Option(metavar="TAL", help="Så mange linjer på en side, højst 1000.")]
After = Annotated[str | None, typer.Option(metavar="MÆRKE", help="Siden efter den, der endte med dette mærke.")]

RUN, FEED, CASES, LAW, UPKEEP = "Servere", "Det, der kommer udefra", "Sagerne", "Loven", "Vedligehold"
Function = TypeVar("Function", bound=Callable[..., int])

law_group = typer.Typer(cls=DanishGroup, invoke_without_command=True, subcommand_metavar="[KOMMANDO] …")
policy_group = typer.Typer(cls=DanishGroup, no_args_is_help=True, subcommand_metavar="KOMMANDO …")


def command(name: str, panel: str, example: str) -> Callable[[Function], Function]:
    """Make a function a command of the program, with an example at the foot of its page."""
    return app.command(name, cls=DanishCommand, rich_help_panel=panel, epilog=f"Fx: python starter.py {example}")


def law_command(name: str, example: str) -> Callable[[Function], Function]:
    """Make a function a command of `law`, with an example at the foot of its page."""
    return law_group.command(name, cls=DanishCommand, epilog=f"Fx: python starter.py law {example}")


def policy_command(name: str, example: str) -> Callable[[Function], Function]:
    """Make a function a command of `policy`, with an example at the foot of its page."""
    return policy_group.command(name, cls=DanishCommand, epilog=f"Fx: python starter.py policy {example}")


# --- servers --------------------------------------------------------------------------------------------------------


@command("up", RUN, "up")
def up(as_json: Json = False) -> int:
    """Kør PostgreSQL, Temporal, dens side og en worker, til Ctrl-C standser det hele."""
    from cli import up

    return run("up", up.up, as_json=as_json)


@command("status", RUN, "status --wait 60")
def status(
    wait: Annotated[float, typer.Option("--wait", metavar="SEKUNDER", help="Vent, til alt er klar.")] = 0.0,
    as_json: Json = False,
) -> int:
    """Vis, hvad der kører, og om alt er klar."""
    from cli import status as asking

    return run("status", lambda settings, out: asking.status(settings, out, wait), as_json=as_json)


@command("demo", RUN, "demo")
def demo(as_json: Json = False) -> int:
    """Spil to måneders manglende huslejer fra første rykker til fogedret, på egne servere og i en frisk mappe."""
    from demo.play import play_demo

    return run("demo", play_demo, as_json=as_json, alone=True)


# --- what comes from outside ----------------------------------------------------------------------------------------


@command("import", FEED, "import examples/restanceliste-2026-10.csv --simulated --today 2026-10-02")
def import_list(
    file: Annotated[str, typer.Argument(metavar="FIL", help="En restanceliste (docs/lists.md).")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATO", help="Listen er opgjort, da den dag begyndte.")
    ] = None,
    complete: Annotated[
        bool | None,
        typer.Option(
            "--complete/--not-complete", help="Den, der ikke står på listen, skyldte intet; ellers politikken."
        ),
    ] = None,
    simulated: Simulated = False,
    today: Today = None,
    waits_for_feeds: Annotated[
        bool,
        typer.Option("--waits-for-feeds", help="Prøvesagerne venter på, at pengene meldes inde."),
    ] = False,
    as_json: Json = False,
) -> int:
    """Indlæs en restanceliste: hver række åbner en sag, lægges til en sag, retter den eller afvises."""
    from cli import import_list

    return run(
        "import",
        lambda settings, out: import_list.import_file(
            settings,
            out,
            file,
            import_list.typed_register(
                simulated=simulated, today=today, as_of=as_of, complete=complete, waits_for_feeds=waits_for_feeds
            ),
        ),
        as_json=as_json,
    )


@command(
    "open",
    FEED,
    "open --organisation BF-101 --department 03 --tenancy BF-101-03-0009 --tenant 'Ida Prøve' --address 'Lindebo 9' "
    "--postcode 8260 --city 'Viby J' --municipality 751 --due 2026-10-01 --amount 7.345,50",
)
def open_case(
    organisation: Annotated[str, typer.Option(metavar="KODE", help="Boligorganisationen.")],
    department: Annotated[str, typer.Option(metavar="KODE", help="Afdelingen.")],
    tenancy: Annotated[str, typer.Option(metavar="NUMMER", help="Lejemålets nummer.")],
    tenant: Annotated[str, typer.Option(metavar="NAVN", help="Lejerens navn.")],
    address: Annotated[str, typer.Option(metavar="TEKST", help="Vej, nummer og etage.")],
    postcode: Annotated[str, typer.Option(metavar="TAL", help="Postnummer, fire cifre.")],
    city: Annotated[str, typer.Option(metavar="NAVN", help="By.")],
    municipality: Annotated[str, typer.Option(metavar="KODE", help="Kommunekode, tre cifre.")],
    due: Annotated[str, typer.Option(metavar="DATO", help="Forfaldsdag.")],
    amount: Annotated[str, typer.Option(metavar="KRONER", help="Beløb, der mangler, fx 7.345,50.")],
    kind: Annotated[str, typer.Option(metavar="ART", help="Hvad beløbet er for.")] = "Husleje",
    co_tenant: Annotated[str, typer.Option(metavar="NAVN", help="Medlejerens navn.")] = "",
    email: Annotated[str, typer.Option(metavar="ADRESSE", help="Lejerens e-mail.")] = "",
    phone: Annotated[str, typer.Option(metavar="NUMMER", help="Lejerens mobil, +45 og otte cifre.")] = "",
    digital_post: Annotated[str, typer.Option(metavar="JA/NEJ", help="Må et påkrav gå i Digital Post?")] = "",
    children: Annotated[str, typer.Option(metavar="JA/NEJ", help="Bor der børn under 18?")] = "",
    tenancy_kind: Annotated[str, typer.Option(metavar="ALMEN/PRIVAT", help="Kun almene lejemål kan behandles.")] = "",
    simulated: Simulated = False,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """Indlæs én manglende betaling, som om den stod i en restanceliste."""
    from cli import open as opening
    from cli.import_list import typed_register

    fields = {
        "Organisation": organisation,
        "Afdeling": department,
        "Lejemål": tenancy,
        "Lejer": tenant,
        "Medlejer": co_tenant,
        "Adresse": address,
        "Postnr": postcode,
        "By": city,
        "Kommunekode": municipality,
        "Forfaldsdato": due,
        "Beløb": amount,
        "Art": kind,
        "E-mail": email,
        "Mobil": phone,
        "Digital post": digital_post,
        "Børn under 18": children,
        "Lejeforhold": tenancy_kind,
    }
    return run(
        "open",
        lambda settings, out: opening.open_one(settings, out, fields, typed_register(simulated=simulated, today=today)),
        as_json=as_json,
    )


@command("pay", FEED, "pay --file examples/indbetalinger-2026-10.csv")
def pay(
    case: Annotated[
        str | None, typer.Argument(metavar="SAG", help="Sagen, der er betalt i, eller dens lejemål.")
    ] = None,
    amount: Annotated[str | None, typer.Option(metavar="KRONER", help="Beløb, fx 5.772,13.")] = None,
    value_date: Annotated[str | None, typer.Option(metavar="DATO", help="Valørdag; ellers sagens dag i dag.")] = None,
    booked_on: Annotated[str | None, typer.Option(metavar="DATO", help="Bogføringsdag; ellers valørdagen.")] = None,
    payer: Annotated[str, typer.Option(metavar="HVEM", help="tenant, municipality, lawyer eller other.")] = "tenant",
    text: Annotated[str, typer.Option(metavar="TEKST", help="Bankens tekst; skelner to ens indbetalinger.")] = "",
    reference: Annotated[str, typer.Option(metavar="REFERENCE", help="Bankens egen reference, hvis den kendes.")] = "",
    bank_account: Annotated[str, typer.Option(metavar="KONTO", help="Kontoen hos banken, som der er betalt til.")] = "",
    file: Annotated[str | None, typer.Option(metavar="FIL", help="En indbetalingsliste (docs/lists.md).")] = None,
    complete_to: Annotated[
        str | None, typer.Option("--complete-to", metavar="DATO", help="Alle penge til og med den dag er inde.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="KODE", help="Hvis penge; ellers dem, listen nævner.")
    ] = None,
    feed: Annotated[
        str | None, typer.Option("--feed", metavar="NAVN", help="Indbetalingskilden, når politikken har flere.")
    ] = None,
    simulated: Annotated[bool, typer.Option("--simulated", help="Listen gælder prøvesager, og kun dem.")] = False,
    means: Annotated[
        str | None, typer.Option(metavar="MÅDE", help="Hvordan der er betalt: overførsel, kort, kontant, mobilepay …")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Listens rækker er nye penge, også dem, der er kendt.")] = False,
    known: Annotated[bool, typer.Option("--known", help="Listens kendte rækker er de samme penge.")] = False,
    named: Annotated[str | None, typer.Option("--id", metavar="NUMMER", help="Samme nummer tæller én gang.")] = None,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """Bogfør en indbetaling på en sag, eller en hel liste. Den samme indbetaling tæller kun én gang.

    En liste bogføres kun på rigtige sager, med --simulated kun på prøvesager. Med --complete-to går det, der ventede
    på pengene, videre.
    """
    from cli import pay
    from cli.import_list import typed_register

    if complete_to is None and (organisation or feed):
        return _unclear("--organisation og --feed hører til --complete-to.")
    if file is not None and case is None and amount is None:
        return run(
            "pay",
            lambda settings, out: pay.pay_file(
                settings,
                out,
                file,
                register := typed_register(simulated=simulated, today=today),
                pay.typed_list(new=new, known=known, named=named),
                pay.typed_completeness(complete_to, register, organisation, feed) if complete_to else None,
            ),
            as_json=as_json,
        )
    said_of_a_list = new or known or named is not None
    if case is None and amount is None and complete_to is not None and not said_of_a_list:
        return run(
            "pay",
            lambda settings, out: pay.tell_without_a_list(
                settings,
                out,
                pay.typed_completeness(
                    complete_to, typed_register(simulated=simulated, today=today), organisation, feed
                ),
            ),
            as_json=as_json,
        )
    of_a_list = simulated or today is not None or complete_to is not None or said_of_a_list
    if file is None and case is not None and amount is not None and not of_a_list:
        paid = (amount, value_date, booked_on, payer, text, reference, bank_account)
        return run(
            "pay",
            lambda settings, out: pay.pay_case(settings, out, case, pay.TypedPayment.typed(*paid, means=means)),
            as_json=as_json,
        )
    return _unclear("Angiv enten en sag og --amount, eller --file (`pay --help` siger, hvad den kan have).")


@command("unmatched", FEED, "unmatched BF-101")
def unmatched(
    organisation: Annotated[str | None, typer.Argument(metavar="FORENING", help="Udelades: vis alle.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Også husleje, der er gemt for lejemål uden konto her.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Vis penge, der venter på et menneske, og hvor længe: uden lejemål, uden virkning, og udbetalinger uden dækning.

    Penge for et lejemål, der intet skylder, er dets almindelige husleje. De tælles og venter ikke på nogen.
    """
    from cli import unmatched as listing

    return run(
        "unmatched",
        lambda settings, out: listing.list_unmatched(settings, out, organisation, everything=everything),
        as_json=as_json,
    )


@command(
    "place-payment",
    FEED,
    "place-payment b3f9 --to 1-001=500,00 --to 1-002=250,00 --by office/k1 --reason 'Lejeren har ringet.'",
)
def place_payment(
    payment: Annotated[str, typer.Argument(metavar="INDBETALING", help="Nummeret, som `unmatched` viser.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEKST", help="Hvor du ved det fra; gemmes forseglet.")],
    by: Annotated[str | None, typer.Option("--by", metavar="ROLLE/NR", help="Hvem der beslutter det.")] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="LEJEMÅL|SAG[=KRONER]",
            help="Hvis pengene er; flere gange, når de deles. En sags nummer siger også, hvilken lejeaftale, og "
            "SAG/POST, hvad de betaler.",
        ),
    ] = None,
    foreign: Annotated[bool, typer.Option("--foreign", help="Pengene er ikke nogen lejers.")] = False,
    back: Annotated[bool, typer.Option("--undo", help="Tag det tilbage: pengene venter igen.")] = False,
    sum_of: Annotated[
        str | None,
        typer.Option(
            "--sum-of", metavar="MÅDE", help="Det er summen af bogførte betalinger: kort, mobilepay, kontant."
        ),
    ] = None,
    covers: Annotated[
        list[str] | None,
        typer.Option("--covers", metavar="INDBETALING", help="Hvilke, hvor det ikke er dem, `unmatched` viser."),
    ] = None,
    differs: Annotated[
        str | None, typer.Option("--differs", metavar="KRONER", help="Forskellen, hvor summen ikke passer til øren.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Sig, hvis penge er, der venter: ét lejemåls, flere lejemåls tilsammen, eller ingens. --undo tager det tilbage.

    Af penge på en konto kan kun det placeres, der intet betaler. En udbetaling er det lejemåls, som den gik ud fra.
    Det samme igen leverer, hvad der ikke er kommet frem, og intet to gange.
    """
    from cli import place_payment as placing

    return run(
        "place-payment",
        lambda settings, out: placing.place_payment(
            settings,
            out,
            payment,
            placing.typed(to or (), sum_of, covers or (), differs, foreign=foreign, back=back),
            by,
            reason,
        ),
        as_json=as_json,
    )


# --- the cases ------------------------------------------------------------------------------------------------------


@command("commands", CASES, "commands")
def commands(as_json: Json = False) -> int:
    """Vis alle kommandoer, et menneske kan give en sag, med deres felter."""
    from cli import commands as listing

    return run_locally(listing.show_commands, as_json=as_json)


@command("send", CASES, "send SAG record-contact by=phone outcome=reached --by adviser/r1")
def send(
    case: CaseNumber,
    name: Annotated[str, typer.Argument(metavar="KOMMANDO", help="En af dem, `commands` viser.")],
    fields: Annotated[list[str] | None, typer.Argument(metavar="FELT=VÆRDI", help="Kommandoens felter.")] = None,
    by: Annotated[str | None, typer.Option(metavar="ROLLE/NUMMER", help="Hvem der giver den, fx lawyer/a1.")] = None,
    message_id: Annotated[
        str | None, typer.Option("--id", metavar="NUMMER", help="Samme nummer tæller én gang.")
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Aflever kommandoen uden at vente på svar.")] = False,
    as_json: Json = False,
) -> int:
    """Giv en sag en kommando, og hør svaret: udført, eller afvist med den regel, der afviste."""
    from cli import send

    return run(
        "send",
        lambda settings, out: send.send(
            settings, out, case, name, fields or (), by=by, message_id=message_id, wait=not no_wait
        ),
        as_json=as_json,
    )


@command("settle-contested", CASES, "settle-contested BF-101 --as-of 2026-10-02 --not-counted --by office/k1")
def settle_contested(
    organisation: Annotated[str, typer.Argument(metavar="FORENING", help="Foreningen, hvis liste der er tvivl om.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATO", help="Den dag, listen er opgjort pr.")],
    counted: Annotated[
        bool, typer.Option("--counted/--not-counted", help="Pengene var trukket fra i listens beløb, eller ikke.")
    ],
    by: Annotated[str | None, typer.Option(metavar="ROLLE/NUMMER", help="Hvem der siger det, fx office/k1.")] = None,
    simulated: OnlySimulated = False,
    as_json: Json = False,
) -> int:
    """Svar én gang for alle de poster, der er i tvivl efter en liste: kendte den pengene, eller ikke.

    Hver sag svarer for sig. Svarer med 1, når en sag afviser, og 3, når noget endnu venter.
    """
    from cli import settle_contested as settling

    return run(
        "settle-contested",
        lambda settings, out: settling.settle(
            settings,
            out,
            settling.typed_answer(organisation, as_of, by, counted=counted, simulated=simulated),
        ),
        as_json=as_json,
    )


@command("show", CASES, "show SAG")
def show(
    case: CaseNumber,
    letter: Annotated[
        str | None, typer.Option(help="Vis dette brev i stedet, ord for ord, som det blev sendt.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Vis en sag: hvor den står, hvad der skyldes, hvad der løber, hvad der skal ske, og hvordan det kom dertil."""
    from cli import show as showing

    if letter is not None:
        return run("show", lambda settings, out: showing.show_letter(settings, out, case, letter), as_json=as_json)
    return run("show", lambda settings, out: showing.show(settings, out, case), as_json=as_json)


@command("why", CASES, "why SAG terminate --as-of 2026-11-06")
def why(
    case: CaseNumber,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="SPØRGSMÅL",
            help="next: hvad skal der ske nu? Lovens: demand, valid, arrived, terminate, payment, file, municipality.",
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATO", help="Sagen, som den var kendt den dag; ellers i dag.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Svar på, hvad loven siger om en sag (uden spørgsmål: alt), eller hvad der skal ske nu, og hvorfor."""
    from cli import why as asking

    return run("why", lambda settings, out: asking.why(settings, out, case, question, as_of), as_json=as_json)


@command("list", CASES, "list --for adviser")
def list_cases(
    role: Annotated[
        str | None,
        typer.Option("--for", metavar="ROLLE", help="Sager, hvor rollen skal gøre noget, de færreste dage først."),
    ] = None,
    organisation: Organisation = None,
    department: Annotated[str | None, typer.Option(metavar="KODE", help="Kun denne afdeling.")] = None,
    phase: Annotated[str | None, typer.Option(metavar="FASE", help="Kun denne fase, fx 'hos advokaten'.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Kun sager, der ikke er afsluttet.")] = False,
    simulated: OnlySimulated = False,
    limit: Limit = A_PAGE,
    after: After = None,
    as_json: Json = False,
) -> int:
    """Vis de rigtige sager, en side ad gangen: lejeren, dage tilbage, sidste kontakt, løfte, og hvad der skal gøres.

    Siden har navne, adresser og telefonnumre: den må kun ligge, hvor de må ligge.
    """
    from cli import list as listing
    from client.lists import WantedPage

    return run(
        "list",
        lambda settings, out: listing.list_cases(
            settings,
            out,
            WantedPage(organisation, after, limit, simulated),
            listing.typed_cases(role, department, phase, only_open=only_open),
        ),
        as_json=as_json,
    )


@command("find", CASES, "find Ida Prøve Lindebo 9")
def find(
    words: Annotated[
        list[str], typer.Argument(metavar="ORD…", help="Navn, adresse, telefon, lejemålets eller sagens nummer.")
    ],
    organisation: Organisation = None,
    simulated: OnlySimulated = False,
    as_json: Json = False,
) -> int:
    """Find de rigtige sager, hvis lejer har alle ordene, i vilkårlig rækkefølge; de åbne sager først.

    Æ, ø, å og ae, oe, aa er ét, store og små bogstaver også; et nummer kan skrives med eller uden tegn. Siden har
    navne, adresser og telefonnumre: den må kun ligge, hvor de må ligge.
    """
    from cli import find as finding
    from client.finding import Wanted

    return run(
        "find",
        lambda settings, out: finding.find(settings, out, Wanted(" ".join(words), organisation, simulated)),
        as_json=as_json,
    )


@command("work", CASES, "work --role adviser")
def work(
    role: Annotated[str | None, typer.Option(metavar="ROLLE", help="Kun denne rolle, fx adviser eller lawyer.")] = None,
    organisation: Organisation = None,
    simulated: OnlySimulated = False,
    limit: Limit = A_PAGE,
    after: After = None,
    as_json: Json = False,
) -> int:
    """Vis, hvad et menneske skal gøre i de rigtige sager, det mest presserende først, en side ad gangen."""
    from cli import work as working
    from client.lists import WantedPage

    return run(
        "work",
        lambda settings, out: working.work(settings, out, role, WantedPage(organisation, after, limit, simulated)),
        as_json=as_json,
    )


@command("reconcile", CASES, "reconcile --organisation BF-101")
def reconcile(organisation: Organisation = None, simulated: OnlySimulated = False, as_json: Json = False) -> int:
    """Sammenlign den nyeste restanceliste med sagerne, begge veje. Afslutter med 1, hvor de er uenige."""
    from cli import reconcile as comparing

    return run(
        "reconcile",
        lambda settings, out: comparing.show(settings, out, organisation, simulated=simulated),
        as_json=as_json,
    )


@command("outbox", CASES, "outbox")
def outbox(
    case: Annotated[
        str | None, typer.Argument(metavar="SAG", help="Kun denne sags (eller dette lejemåls) forsendelser, dem alle.")
    ] = None,
    organisation: Organisation = None,
    simulated: OnlySimulated = False,
    limit: Limit = A_PAGE,
    after: After = None,
    as_json: Json = False,
) -> int:
    """Vis de rigtige sagers breve og beskeder, en side ad gangen: besluttede, afsendte, standsede."""
    from cli import outbox as dispatches
    from client.lists import WantedPage

    return run(
        "outbox",
        lambda settings, out: dispatches.outbox(settings, out, case, WantedPage(organisation, after, limit, simulated)),
        as_json=as_json,
    )


@command("advance", CASES, "advance --all --to 2026-11-03")
def advance(
    to: Annotated[str, typer.Option(metavar="DATO", help="Den dag, kalenderen skal stå på.")],
    case: Annotated[str | None, typer.Argument(metavar="SAG", help="Prøvesagen, eller dens lejemål.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Alle prøvesager, der ikke er afsluttet.")] = False,
    as_json: Json = False,
) -> int:
    """Før prøvesagers kalender frem; hvert skridt sker på sin egen lovlige dag. Rigtige sager afviser."""
    from cli import advance

    if every and case is None:
        return run("advance", lambda settings, out: advance.advance_cases(settings, out, to), as_json=as_json)
    if case is not None and not every:
        return run("advance", lambda settings, out: advance.advance_case(settings, out, case, to), as_json=as_json)
    return _unclear("Angiv enten en sag eller --all.")


# --- the law --------------------------------------------------------------------------------------------------------


@command("deadlines", LAW, "deadlines --due 2026-10-01 --arrived 2026-10-08")
def deadlines(
    due: Annotated[str | None, typer.Option(metavar="DATO", help="Huslejens forfaldsdag.")] = None,
    arrived: Annotated[str | None, typer.Option(metavar="DATO", help="Den dag, påkravet kom frem.")] = None,
    file: Annotated[
        str | None, typer.Option(metavar="FIL", help="En liste med kolonnen due og måske arrived (docs/lists.md).")
    ] = None,
    mode: Annotated[
        str, typer.Option(metavar="OPTÆLLING", help="statutory (lovens egen) eller conservative (forsigtig).")
    ] = "conservative",
    proof: Annotated[bool, typer.Option("--proof/--no-proof", help="Med hver eneste dag, eller kun de fem.")] = True,
    as_json: Json = False,
) -> int:
    """Vis fristerne efter en forfaldsdag, fra sidste rettidige dag til første dag for en ophævelse, og hvorfor."""
    from cli import deadlines as showing

    if file is not None and due is None and arrived is None:
        return run_locally(
            lambda out: showing.show_file(out, file, showing.Counting.typed(mode, proof=proof)), as_json=as_json
        )
    if file is None and due is not None:
        return run_locally(
            lambda out: showing.show(out, due, arrived, showing.Counting.typed(mode, proof=proof)), as_json=as_json
        )
    return _unclear("Angiv enten --due med en forfaldsdag (og --arrived, hvis den kendes) eller --file med en liste.")


app.add_typer(
    law_group,
    name="law",
    rich_help_panel=LAW,
    help="Vis loven, som den står i filerne: alle tal, dage og regler. Kommandoerne viser én eller efterser dem.",
    epilog="Fx: python starter.py law",
)


@law_group.callback()
def law_list(context: typer.Context, as_json: Json = False) -> int | None:
    """List the law; a command of the group comes instead."""
    if context.invoked_subcommand is not None:
        return None
    from cli.law import law

    return run_locally(law.list_law, as_json=as_json)


@law_command("show", "show påkravsgebyr")
def law_show(
    name: Annotated[str, typer.Argument(metavar="NAVN", help="Et tal eller en dag, som `law` viser dem.")],
    as_json: Json = False,
) -> int:
    """Vis ét tal eller én dag i kalenderen gennem tiden, med kilder, mærker, tvivl og hvem der har efterset det."""
    from cli.law import show

    return run_locally(lambda out: show.show(out, name), as_json=as_json)


@law_command("rule", "rule earliest-demand")
def law_rule(
    name: Annotated[str, typer.Argument(metavar="NAVN", help="En regel, som `law` viser dem.")],
    as_json: Json = False,
) -> int:
    """Vis én regel: lovens ord, hvordan programmet læser dem, kilder og tvivl."""
    from cli.law import rule

    return run_locally(lambda out: rule.show_rule(out, name), as_json=as_json)


@law_command("check", "check")
def law_check(
    folder: Annotated[str | None, typer.Argument(metavar="MAPPE", help="Ellers programmets egen lov.")] = None,
    as_json: Json = False,
) -> int:
    """Efterse en mappe med lovfiler: nævner hver fejl med fil, linje og nøgle, og svarer da med 1, ellers 0."""
    from cli.law import check

    return run_locally(lambda out: check.check(out, folder), as_json=as_json)


@law_command("pages", "pages")
def law_pages(as_json: Json = False) -> int:
    """Skriv siderne i docs/law om ud fra lovfilerne; de skal følge med, når en fil rettes."""
    from cli.law import pages

    return run_locally(pages.write_pages, as_json=as_json)


ParameterName = Annotated[str, typer.Argument(metavar="NAVN", help="Beløbets navn, som `law` viser det.")]
From = Annotated[str, typer.Option("--from", metavar="DATO", help="Den dag, beløbet gælder fra i filen.")]
Operator = Annotated[str, typer.Option("--by", metavar="ROLLE/NUMMER", help="Hvem der siger det, fx lawyer/a1.")]
ReasonText = Annotated[
    str, typer.Option("--reason", metavar="TEKST", help="Hvorfor, og hvor det er efterset; gemmes forseglet.")
]


@law_command(
    "confirm",
    "confirm demand_fee --from 2026-01-01 --kroner 335 --by lawyer/a1 --reason 'Efterset i vejledningen.'",
)
def law_confirm(
    parameter: ParameterName,
    start: From,
    kroner: Annotated[str, typer.Option(metavar="KRONER", help="Beløbet, som en af filens kilder siger, fx 335,00.")],
    by: Operator,
    reason: ReasonText,
    as_json: Json = False,
) -> int:
    """Bekræft et tvivlsomt beløb (mærket C eller X). Indtil da udelades det: 0 kr.

    Siger to kilder noget forskelligt, vælger --kroner, hvem der har ret. Rettes filen siden, bortfalder bekræftelsen.
    """
    from cli.law import confirm as confirming

    typed = confirming.Typed(parameter, start, by, reason)
    return run(
        "law-confirm", lambda settings, out: confirming.confirm_value(settings, out, typed, kroner), as_json=as_json
    )


@law_command("unconfirm", "unconfirm demand_fee --from 2026-01-01 --by lawyer/a1 --reason 'Vejledningen er ændret.'")
def law_unconfirm(
    parameter: ParameterName, start: From, by: Operator, reason: ReasonText, as_json: Json = False
) -> int:
    """Træk en bekræftelse tilbage: beløbet udelades igen.

    Hvad der er besluttet, står fast, men et påkrav med beløbet fører ikke til mere, før nogen igen bekræfter det eller
    annullerer påkravet.
    """
    from cli.law.confirm import Typed
    from cli.law.unconfirm import withdraw_value

    typed = Typed(parameter, start, by, reason)
    return run("law-unconfirm", lambda settings, out: withdraw_value(settings, out, typed), as_json=as_json)


@law_command("confirmations", "confirmations")
def law_confirmations(as_json: Json = False) -> int:
    """Vis de tvivlsomme beløb: hvad der venter, hvad nogen har bekræftet, og hvad der ikke gælder mere."""
    from cli.law import confirmations

    return run("law-confirmations", confirmations.show_confirmations, as_json=as_json)


@law_command("diff", "diff current shipped")
def law_diff(
    old: Annotated[str, typer.Argument(metavar="GAMMEL", help="Mappe, lovversion (hash), `current` eller `shipped`.")],
    new: Annotated[str, typer.Argument(metavar="NY", help="Ligesom GAMMEL.")],
    no_cases: Annotated[bool, typer.Option("--no-cases", help="Kun loven; spørg ingen sager.")] = False,
    simulated: OnlySimulated = False,
    as_json: Json = False,
) -> int:
    """Vis, hvad der er anderledes i to udgaver af loven, og hvilke åbne sagers kommende dage det flytter.

    `current` er den udgave, den seneste afgørelse hviler på, `shipped` den, der følger med programmet.

    Noterede frister står fast. Svarer med 1, når en sag berøres (med --no-cases: når udgaverne afviger), ellers 0.
    """
    from cli.law import diff as comparing

    return run(
        "law-diff",
        lambda settings, out: comparing.compare(settings, out, old, new, with_cases=not no_cases, simulated=simulated),
        as_json=as_json,
    )


# --- the policies ----------------------------------------------------------------------------------------------------


app.add_typer(
    policy_group,
    name="policy",
    rich_help_panel=LAW,
    help="Foreningernes egne politikker: efterse dem, se dem, sammenlign dem, og vedtag dem, så sagerne følger dem.",
    epilog="Fx: python starter.py policy show",
)

Adopter = Annotated[str, typer.Option("--by", metavar="ROLLE/NUMMER", help="Hvem der siger det, fx manager/l1.")]


@policy_command("check", "check")
def policy_check(
    folder: Annotated[str | None, typer.Argument(metavar="MAPPE", help="Ellers den, opsætningen nævner.")] = None,
    as_json: Json = False,
) -> int:
    """Efterse en mappe med politikker: nævner hver fejl med fil og nøgle, og svarer da med 1, ellers 0."""
    from cli.folders import policies_folder
    from cli.policy import check

    return run_locally(lambda out: check.check(out, folder, policies_folder()), as_json=as_json)


@policy_command("show", "show BF-101")
def policy_show(
    organisation: Annotated[str | None, typer.Argument(metavar="FORENING", help="Udelades: vis alle.")] = None,
    department: Annotated[str | None, typer.Option(metavar="KODE", help="Som den gælder i en afdeling.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATO", help="Som den gælder den dag; ellers i dag.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Vis foreningernes vedtagne politikker, eller en forenings udgaver, og hvad den, der gælder, siger."""
    from cli.policy import show as showing

    return run(
        "policy-show",
        lambda settings, out: showing.show(settings, out, organisation, department, on),
        as_json=as_json,
    )


@policy_command("diff", "diff current policies/BF-101.toml")
def policy_diff(
    old: Annotated[str, typer.Argument(metavar="GAMMEL", help="Politikfil, udgavens nummer eller `current`.")],
    new: Annotated[str, typer.Argument(metavar="NY", help="Ligesom GAMMEL.")],
    simulated: OnlySimulated = False,
    as_json: Json = False,
) -> int:
    """Vis, hvad der er anderledes i to udgaver af en politik, og hvilke åbne sager der får et andet næste skridt.

    `current` er den udgave, der gælder i dag. Svarer med 1, når en sag berøres, ellers 0.
    """
    from cli.policy import diff

    return run(
        "policy-diff", lambda settings, out: diff.compare(settings, out, old, new, simulated=simulated), as_json=as_json
    )


@policy_command("adopt", "adopt policies --by manager/l1")
def policy_adopt(
    by: Adopter,
    place: Annotated[str | None, typer.Argument(metavar="FIL", help="En politikfil, eller en mappe med flere.")] = None,
    as_json: Json = False,
) -> int:
    """Vedtag en politik: nye sager følger den fra den dag, den gælder. Sager, der er i gang, beholder deres vilkår.

    Den samme fil igen er intet nyt. Uden FIL vedtages alle i den mappe, opsætningen nævner. Kræver kun PostgreSQL.
    """
    from cli.policy import adopt

    return run("policy-adopt", lambda settings, out: adopt.adopt_editions(settings, out, place, by), as_json=as_json)


@policy_command("withdraw", "withdraw BF-101 3f2a9c01 --by manager/l1 --reason 'Forkert dag.'")
def policy_withdraw(
    organisation: Annotated[str, typer.Argument(metavar="FORENING", help="Foreningen.")],
    version: Annotated[str, typer.Argument(metavar="UDGAVE", help="Begyndelsen af nummeret, som `show` viser det.")],
    by: Adopter,
    reason: Annotated[str, typer.Option("--reason", metavar="TEKST", help="Hvorfor; gemmes forseglet.")],
    as_json: Json = False,
) -> int:
    """Træk en udgave tilbage, så intet nyt følger den. Sager, der følger den, beholder dens vilkår."""
    from cli.policy import withdraw

    return run(
        "policy-withdraw",
        lambda settings, out: withdraw.withdraw_edition(settings, out, organisation, version, by, reason),
        as_json=as_json,
    )


# --- upkeep ---------------------------------------------------------------------------------------------------------


@command("migrate", UPKEEP, "migrate")
def migrate(as_json: Json = False) -> int:
    """Giv journalens database denne udgaves form, som dens ejer (DATABASE_OWNER_URL). `up` gør det selv."""
    from cli import migrate

    return run("migrate", migrate.migrate, as_json=as_json)


@command("rebuild-views", UPKEEP, "rebuild-views")
def rebuild_views(as_json: Json = False) -> int:
    """Lav listerne om fra hændelserne, som om de var gået tabt."""
    from cli import rebuild_views

    return run("rebuild-views", rebuild_views.rebuild, as_json=as_json)


@command("sending", UPKEEP, "sending BF-101 --stop --by operator/d1")
def sending(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="Boligorganisationen.")],
    stop: Annotated[bool, typer.Option("--stop/--resume", help="Stands alle breve, eller lad dem gå igen.")],
    by: Annotated[str | None, typer.Option("--by", metavar="ROLLE/NR", help="Hvem der beslutter det.")] = None,
    as_json: Json = False,
) -> int:
    """Nødstop: ingen breve forlader huset for en organisation, tilbagekaldelser undtaget, før den slippes igen."""
    from cli import sending

    return run(
        "sending",
        lambda settings, out: sending.set_sending(settings, out, organisation, by, stop=stop),
        as_json=as_json,
    )


@command("erase", UPKEEP, "erase BF-101 PERSON --reason asked-for --by manager/m1 --confirm PERSON")
def erase(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="Boligorganisationen.")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Personens nummer, som `show SAG --json` viser det.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="GRUND", help="keeping-period-over, asked-for eller kept-by-mistake.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="ROLLE/NR", help="Hvem der beslutter det.")],
    confirm: Annotated[str | None, typer.Option("--confirm", metavar="PERSON", help="Personen én gang til.")] = None,
    as_json: Json = False,
) -> int:
    """Slet en person: nøglen til alt personligt om vedkommende ødelægges, og det noteres. Det kan ikke gøres om.

    Er nøglen allerede ødelagt uden for programmet, noteres det, hvem der står inde for det. Kræver kun PostgreSQL, som
    brugeren i DATABASE_ERASURE_URL.
    """
    from cli import erase as erasing

    typed = erasing.Typed(organisation, person, reason, by, confirm)
    return run("erase", lambda settings, out: erasing.erase(settings, out, typed), as_json=as_json)


@command("doctor", UPKEEP, "doctor")
def doctor(as_json: Json = False) -> int:
    """Undersøg, om journal og Temporal er enige; en sag, hvor de ikke er, standses til et menneske har set på den."""
    from cli import doctor

    return run("doctor", doctor.doctor, as_json=as_json)


@command("resume", UPKEEP, "resume --all")
def resume(
    case: Annotated[
        str | None, typer.Argument(metavar="SAG", help="Sagens eller lejemålets nummer; udelades med --all.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Alle sager, der mangler en kørsel.")] = False,
    as_json: Json = False,
) -> int:
    """Sæt en sag i gang igen ud fra journalen alene, når dens kørsel i Temporal er gået tabt."""
    from cli import resume as resuming

    if (case is None) is not everything:
        return _unclear("Angiv enten en sag eller --all: `resume SAG` eller `resume --all`.")
    return run("resume", lambda settings, out: resuming.resume_cases(settings, out, case), as_json=as_json)


@command("redeliver", UPKEEP, "redeliver")
def redeliver(as_json: Json = False) -> int:
    """Lever de beskeder igen, som kun Temporal husker, efter at journalen er lagt tilbage fra en sikkerhedskopi."""
    from cli import redeliver

    return run("redeliver", redeliver.redeliver, as_json=as_json)


def _unclear(what: str) -> int:
    print(what, file=sys.stderr)
    return UNREADABLE


if __name__ == "__main__":
    leave(main(app))
