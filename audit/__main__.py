"""What can be typed after `python -m audit`? The shape of each question; what it answers stands in `cli/audit/`.

The Danish docstrings are the help pages. Servers and libraries are imported by the question that needs them, so that
help comes at once.
"""

from typing import Annotated, Final

import typer

from cli.terminal.danish_help import DanishCommand, DanishGroup, main
from cli.terminal.runner import run
from runtime.exit import leave

PROGRAM: Final = "python -m audit"

app = typer.Typer(
    cls=DanishGroup,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="KOMMANDO …",
    pretty_exceptions_enable=False,
    help="Efterprøv, hvad journalen siger. Der skrives intet.",
    epilog=f"Begynd med `{PROGRAM} verify`.",
)

Json = Annotated[bool, typer.Option("--json", help="Svar med JSON, ét objekt pr. linje.")]


@app.command("replay", cls=DanishCommand, epilog=f"Fx: {PROGRAM} replay k7q2w5x3m4n6p2r7s3t5-1 --as-of 2026-10-14")
def replay(
    case: Annotated[str, typer.Argument(metavar="SAG", help="Sagens nummer, som `list` viser det, eller lejemålets.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATO", help="Kun det, der var kendt ved udgangen af den dag.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Vis hvert skridt i en sag med dets grunde, og beslut det igen efter den lov og politik, der gjaldt.

    Hver frist efterregnes efter lovens ord. Svarer med 1, når noget bliver anderledes, end det blev skrevet, og med 3,
    når intet kunne besluttes igen.
    """
    from cli.audit.replay import replay_case

    return run(
        "replay", lambda settings, out: replay_case(settings, out, case, as_of), as_json=as_json, program="audit"
    )


@app.command("letter", cls=DanishCommand, epilog=f"Fx: {PROGRAM} letter k7q2w5x3m4n6p2r7s3t5-1 BREV")
def letter(
    case: Annotated[str, typer.Argument(metavar="SAG", help="Sagens nummer, som `list` viser det, eller lejemålets.")],
    name: Annotated[str, typer.Argument(metavar="BREV", help="Brevets navn, som `replay` nævner det.")],
    as_json: Json = False,
) -> int:
    """Vis et brev, som det blev sendt: modtager, emne og hvert ord."""
    from cli.audit.letter import show_letter

    return run("letter", lambda settings, out: show_letter(settings, out, case, name), as_json=as_json, program="audit")


@app.command("verify", cls=DanishCommand, epilog=f"Fx: {PROGRAM} verify --journal-only")
def verify(
    journal_only: Annotated[
        bool, typer.Option("--journal-only", help="Kun journalen selv, uden Temporals vidnesbyrd.")
    ] = False,
    views: Annotated[
        bool, typer.Option("--views", help="Også hver række, som listerne viser: svarer den til hændelserne?")
    ] = False,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted-histories", help="Hør også gamle historier, der ikke er krypteret.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Efterse alle strømme i journalen, og nævn den første dårlige hændelse i hver.

    Hver frist efterregnes efter lovens ord; breve, lov- og politikfiler, personnøgler, migreringer og mærker efterses.
    Er journalens nøgler her, åbnes hver personnøgle; ellers siges det. Derefter spørges Temporal, der husker, hvad den
    så blive skrevet. Svarer med 1, når noget er dårligt, og med 3, når intet er, men Temporal ikke kunne høres, en sag
    ikke kunne sammenlignes, eller nøglerne her ikke er journalens eller ikke kan læses.
    """
    from cli.audit.verify import verify_journal

    return run(
        "verify",
        lambda settings, out: verify_journal(settings, out, journal_only=journal_only, views=views, old=unencrypted),
        as_json=as_json,
        program="audit",
    )


if __name__ == "__main__":
    leave(main(app, program=PROGRAM))
