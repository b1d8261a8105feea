"""What is said and written in the simulated municipalities: invented sentences, put together by chance."""

from __future__ import annotations

from random import Random
from typing import Final

_WHEN: Final = (
    "I morges",
    "Ved overgangen fra frikvarter til time",
    "I de to sidste lektioner",
    "Da gruppen mødtes",
    "Efter samlingen",
    "På legepladsen",
    "I værkstedet",
    "Mens planen stod på tavlen",
    "I den anden uge",
    "Da vikaren tog over",
)
_SEEN: Final = (
    "gik skiftet roligere end før, fordi alle kendte rækkefølgen",
    "arbejdede tre grupper videre uden hjælp, da opgaven var delt i kortere trin",
    "blev samlingen kortere end aftalt, fordi lokalet var optaget",
    "gav to voksne i rummet tid til at følge op på dem, der plejer at vente længe",
    "kom flere med i legen, da reglerne var tegnet i forvejen",
    "brugte børnene selv billederne til at finde næste opgave",
    "var der stadig uro ved døren, men den varede kun få minutter",
    "viste det sig, at materialerne lå for langt væk til at blive brugt",
    "talte de ældste de yngste igennem opgaven",
    "blev pausen brugt som aftalt, og alle var klar til tiden",
)
_THOUGHT: Final = (
    "Det er forudsigeligheden, der virker, mere end selve samlingen.",
    "Vi greb for tidligt ind; det gik bedre, da vi ventede lidt.",
    "Tegnene er synlige, men kun når to voksne deler opgaven mellem sig.",
    "Vi mangler at få dagtilbuddet med, før vi kan sige noget om overgangen.",
    "Der skal færre trin til, og de skal være de samme i alle fag.",
    "Det tager længere tid end ventet, og det er prisen værd.",
)
_LEARNED: Final = (
    "Genkendelige overgange letter starten for alle, ikke kun for få.",
    "Gennemgangen virker bedst lige før overgangen, ikke om morgenen.",
    "Fælles sprog om opgaven betyder mere end fælles materialer.",
    "Uden tid til fælles forberedelse falder det tilbage til det gamle.",
    "Sparring på tværs gav nye spørgsmål, som vi ikke selv havde stillet.",
)
_DO: Final = ("Afprøv", "Beskriv", "Del", "Forbered", "Følg", "Saml erfaringer med")
_WHAT: Final = (
    "fælles overgange",
    "billedstøtte i værkstedet",
    "korte opgavetrin",
    "en fast voksen ved døren",
    "legegrupper på tværs af årgange",
    "tidlig læsestøtte",
    "ugens fælles samling",
    "besøg mellem skole og dagtilbud",
    "bevægelse midt i timen",
    "klassens mødetid",
)
_WHERE: Final = ("på én årgang", "i indskolingen", "på mellemtrinnet", "i to grupper", "i hele huset", "sammen med PPR")
_SUBJECTS: Final = (
    "Trivsel",
    "Fællesskab",
    "Overgange",
    "Sprog",
    "Fravær",
    "Læsning",
    "Leg",
    "Samarbejde",
    "Deltagelse",
    "Motivation",
)
_REASONS: Final = (
    "Tallet var skrevet af fra en anden uge.",
    "Teksten stod på det forkerte sted i referatet.",
    "Datoen var tastet forkert.",
    "Vurderingen hørte til en anden aktivitet.",
    "Det blev opdaget ved gennemgangen, at feltet var byttet om.",
)
_CAUSES: Final = (
    "Erfaringerne fra prøvehandlingen peger i en anden retning end planen.",
    "Tiden viste sig at være for knap til alle aktiviteter.",
    "Opfølgningen viste, at målet er nået for nogle og for svagt for andre.",
    "Netværket anbefalede at samle kræfterne om færre ting.",
)


class Words:
    """Draws titles and sentences."""

    def __init__(self, chance: Random) -> None:
        """Draw by this chance."""
        self._draw = chance.choice

    def subject(self) -> str:
        """Name a field of work."""
        return self._draw(_SUBJECTS)

    def thing(self) -> str:
        """Name what is done, such as a title has it."""
        named = f"{self._draw(_WHAT)} {self._draw(_WHERE)}"
        return named[0].upper() + named[1:]

    def task(self) -> str:
        """Say what somebody is to do."""
        return f"{self._draw(_DO)} {self._draw(_WHAT)} {self._draw(_WHERE)}."

    def goal(self) -> str:
        """Say what is to be reached."""
        return f"{self._draw(_SUBJECTS)}: flere børn og unge er med, når der arbejdes med {self._draw(_WHAT)}."

    def question(self) -> str:
        """Ask what a trial is to find out."""
        return f"Falder uroen, når vi arbejder med {self._draw(_WHAT)} {self._draw(_WHERE)}?"

    def seen(self) -> str:
        """Say what was seen."""
        return f"{self._draw(_WHEN)} {self._draw(_SEEN)}."

    def thought(self) -> str:
        """Say what somebody thinks of it."""
        return self._draw(_THOUGHT)

    def learned(self) -> str:
        """Say what was learned."""
        return self._draw(_LEARNED)

    def reason(self) -> str:
        """Say why an entry is amended."""
        return self._draw(_REASONS)

    def cause(self) -> str:
        """Say why a plan is revised or a decision replaced."""
        return self._draw(_CAUSES)
