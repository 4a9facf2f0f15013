"""Whether two claims with one key say the same, and whether they differ in a
fact (docs/decisions/0004, MODEL section 2: sums, counts, dates, people, words).
"""

from __future__ import annotations

import re
from typing import Any

from .times import Interval, parse_interval
from .view import Claim

_FREE_TEXT = {
    "CLAIM_KIND_SQUAD_FACT",
    "CLAIM_KIND_PLAN",
    "CLAIM_KIND_SCHEDULED_EVENT",
    "CLAIM_KIND_AVAILABILITY",
    "CLAIM_KIND_REMARK",
    "CLAIM_KIND_EXTERNAL_PROBABILITY",
}

# How many of a currency a euro has bought, widely.
_PER_EURO = {"EUR": (1.0, 1.0), "GBP": (0.75, 0.95), "USD": (1.0, 1.3)}


def key_of(claim: Claim) -> tuple[str, ...]:
    """The proposition with its voice and stance; nothing specific."""
    return (claim.kind, claim.voice, claim.stance, claim.deal_form,
            claim.subject, claim.actor, claim.counterpart)


def is_free_text(claim: Claim) -> bool:
    """Whether claims of the kind differ by what they say in words."""
    return claim.kind in _FREE_TEXT


def telling_words(text: str) -> frozenset[str]:
    """Numbers, and words of four letters or more."""
    return frozenset(word for word in re.findall(r"[a-z0-9]+", text.lower())
                     if word[0].isdigit() or len(word) >= 4)


def detail_words(claim: Claim) -> frozenset[str]:
    if not is_free_text(claim):
        return frozenset()
    return telling_words(claim.json.get("detail", ""))


def say_same(a: Claim, b: Claim) -> bool:
    """Whether two claims of one key say the same. Always, but in free text:
    there words or quotes must be alike, and about the same people."""
    if not is_free_text(a) or _share_quote(a, b):
        return True
    if a.participants and b.participants and _people_differ(a, b):
        return False
    words, others = detail_words(a), detail_words(b)
    if words and others:
        return _are_alike(words, others)
    return not (words or others or a.json.get("quotes")
                or b.json.get("quotes"))


def differ(a: Claim, b: Claim) -> bool:
    """Whether they state a sum, a number, a time or people that cannot both be
    right."""
    return (_sums_differ(a, b) or _counts_differ(a, b)
            or _events_differ(a, b) or _people_differ(a, b))


def says_more(claim: Claim, than: Claim) -> bool:
    """Whether a claim states a kind of fact that another one leaves open."""
    return bool(_kinds_stated(claim, whole=True)
                - _kinds_stated(than, whole=False))


def _kinds_stated(claim: Claim, whole: bool) -> set[tuple[str, str]]:
    """The kinds of fact it states; with `whole`, only what is exact enough to
    be a fact of its own: a time within a month, a quote of more than a
    fragment."""
    kinds = {("sum", money["role"]) for money in claim.json.get("money", [])}
    if _count_of(claim) is not None:
        kinds.add(("count", ""))
    event = _event_of(claim)
    is_close = (event.end - event.start <= 31 * 86_400 * 10**9)
    if event.is_stated and (is_close or not whole):
        kinds.add(("event", ""))
    if claim.participants:
        kinds.add(("people", ""))
    quotes = claim.json.get("quotes", [])
    if any(not quote.get("fragment") or not whole for quote in quotes):
        kinds.add(("quote", ""))
    return kinds


def _count_of(claim: Claim) -> int | None:
    """A count or a stated probability."""
    value = claim.json.get("probability_ppm", claim.json.get("count"))
    return None if value is None else int(value)


def _event_of(claim: Claim) -> Interval:
    return parse_interval(claim.json.get("event"))


def _counts_differ(a: Claim, b: Claim) -> bool:
    first, second = _count_of(a), _count_of(b)
    return first is not None and second is not None and first != second


def _events_differ(a: Claim, b: Claim) -> bool:
    first, second = _event_of(a), _event_of(b)
    if not (first.is_stated and second.is_stated):
        return False
    if first.start == second.start or first.end == second.end:
        return False
    return not (first.start < second.end and second.start < first.end)


def _people_differ(a: Claim, b: Claim) -> bool:
    return bool(a.participants and b.participants
                and not set(a.participants) & set(b.participants))


def _sums_differ(a: Claim, b: Claim) -> bool:
    """Whether both name a sum in one role and no two of these can be one."""
    first, second = a.json.get("money", []), b.json.get("money", [])
    for role in {money["role"] for money in first + second}:
        ours = [money for money in first if money["role"] == role]
        theirs = [money for money in second if money["role"] == role]
        if ours and theirs and not any(
                _sums_agree(x, y) for x in ours for y in theirs):
            return True
    return False


def _sums_agree(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether the ranges overlap within 5 %, 10 % if one is approximate; in
    different currencies, within what rates of exchange have been."""
    left, right = _range_of(a), _range_of(b)
    if a["currency_code"] != b["currency_code"]:
        rates = [_PER_EURO.get(money["currency_code"]) for money in (a, b)]
        if rates[0] is None or rates[1] is None:
            return True
        left = (left[0] / rates[0][1], left[1] / rates[0][0])
        right = (right[0] / rates[1][1], right[1] / rates[1][0])
    slack = 1.10 if a.get("approximate") or b.get("approximate") else 1.05
    return left[0] <= right[1] * slack and right[0] <= left[1] * slack


def _range_of(money: dict[str, Any]) -> tuple[float, float]:
    return (float(money.get("min_micros", 0)),
            float(money.get("max_micros", "inf")))


def _share_quote(a: Claim, b: Claim) -> bool:
    words, others = detail_words(a), detail_words(b)
    may_translate = not (words and others) or _are_alike(words, others)
    return any(
        _same_words(x, y) or (may_translate and _is_translation(a, x, b, y))
        for x in a.json.get("quotes", []) for y in b.json.get("quotes", []))


def _same_words(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """The same words, or one a part of the other; single words are not enough.
    """
    if not (a.get("fragment") or b.get("fragment")):
        if _folded(a["text"]) == _folded(b["text"]):
            return True
    words, others = telling_words(a["text"]), telling_words(b["text"])
    shorter = min(len(words), len(others))
    return shorter >= 3 and len(words & others) >= 0.7 * shorter


def _is_translation(a: Claim, x: dict[str, Any], b: Claim,
                    y: dict[str, Any]) -> bool:
    languages = [quote.get("language") or claim.report_json.get("language", "")
                 for claim, quote in ((a, x), (b, y))]
    speakers = [quote.get("speaker", {}).get("name") or claim.source
                for claim, quote in ((a, x), (b, y))]
    return (bool(x.get("translated") or y.get("translated"))
            and not x.get("fragment") and not y.get("fragment")
            and languages[0] != languages[1] and speakers[0] == speakers[1])


def _folded(text: str) -> str:
    """For plain Latin text: what is left without case, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _are_alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether half of all words are in both."""
    if not words or not others:
        return False
    return 2 * len(words & others) >= len(words | others)
