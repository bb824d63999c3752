"""The country codes that there are: ISO 3166-1 alpha-2 (https://www.iso.org/obp/ui/#search, read 2026-11-28)."""

from __future__ import annotations

from eligibility.errors import WrongUse

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
"""249 codes; Puerto Rico (PR) is one of its own."""


def country_code(written: str) -> str:
    """The code in capitals; raises ``WrongUse`` for what is none, with the likely one named."""
    code = written.strip().upper()
    if code in COUNTRIES:
        return code
    from eligibility.facts.country_names import likely, name_of  # only who is wrong needs names

    meant = likely(written[:80])
    remedy = f"{name_of(meant)} is {meant}" if meant else "write two letters, like GB or NO"
    raise WrongUse(f"{written[:40]!r} is no country code of ISO 3166-1", remedy=remedy)


def check_country(written: str) -> None:
    """Raise ``WrongUse`` unless it is a code in capitals, as Python and JSON have to write it."""
    if written not in COUNTRIES:
        code = country_code(written)
        raise WrongUse(f"{written[:40]!r} is no country code of ISO 3166-1", remedy=f"write {code}")
