"""The rules of vCalendar 1.0, which phones and old programs still write, as RFC 5545 has them."""

import re

_RULE = re.compile(
    r"(D|W|MP|MD|YM|YD)(\d{1,4})((?:\s+[\w+-]+)*?)(?:\s+(#\d+|\d{8}(?:T\d{6}Z?)?))?\s*", re.ASCII
)
_LONGEST = 500
_PERIODS = {"D": "DAILY", "W": "WEEKLY", "MP": "MONTHLY", "MD": "MONTHLY", "YM": "YEARLY", "YD": "YEARLY"}
_LISTS = {"MD": "BYMONTHDAY", "YM": "BYMONTH", "YD": "BYYEARDAY"}
_ORDINAL = re.compile(r"(\d)([+-])", re.ASCII)
_UNSAID = "#2"
"""How often something comes that does not say so."""


def modern(rule: str) -> str:
    """The rule as RFC 5545 has it: `W2 TU #10` is FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10.

    What is no rule of vCalendar stays as it is.
    """
    found = _RULE.fullmatch(rule.strip().upper()) if len(rule) <= _LONGEST else None
    if found is None:
        return rule
    period, interval, said, ends = found.groups()
    parts = [f"FREQ={_PERIODS[period]}", f"INTERVAL={interval}"]
    values = [value.replace("LD", "-1") for value in said.split()]
    if values:
        if period in _LISTS:
            parts.append(f"{_LISTS[period]}={','.join(map(_signed, values))}")
        elif period in {"W", "MP"}:
            parts.append(f"BYDAY={','.join(_weekdays(values))}")
        else:
            return rule
    ends = ends or _UNSAID
    if not ends.startswith("#"):
        parts.append(f"UNTIL={ends}")
    elif ends != "#0":
        parts.append(f"COUNT={ends[1:]}")
    return ";".join(parts)


def _weekdays(values: list[str]) -> list[str]:
    """The weekdays, each with the ordinals that stand before it: `1+ 3+ TU` is 1TU and 3TU."""
    found, ordinals, begun = [], [""], False
    for value in values:
        if _ORDINAL.fullmatch(value):
            ordinals = [*(ordinals if begun else ()), _signed(value)]
            begun = True
        else:
            found += [f"{which}{value}" for which in ordinals]
            begun = False
    return found


def _signed(value: str) -> str:
    """`2-` is the second from the end."""
    found = _ORDINAL.fullmatch(value)
    if found is None:
        return value.rstrip("+")
    return f"-{found[1]}" if found[2] == "-" else found[1]
