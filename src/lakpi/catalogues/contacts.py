"""
Contacts: the front door before a referral.

Of the four contacts of a quarter two led to a referral by their own outcome (one has
none recorded).  By the dates, A was referred on the fifth working day after the
contact, B on the sixth, and C on the day itself:

>>> import lakpi
>>> from lakpi.catalogues.referrals import REFERRALS
>>> from lakpi.testing import example, shown
>>> records = example({
...     CONTACTS: {"child_id": ["A", "B", "C", "D"],
...                "contact_date": ["2013-11-01", "2013-11-01", "2013-12-02", "2013-12-03"],
...                "led_to_referral": [True, True, False, None]},
...     REFERRALS: {"child_id": ["A", "B", "C"],
...                 "referral_date": ["2013-11-08", "2013-11-11", "2013-12-02"]}},
...     complete=("2013-04-01", "2014-03-31"))
>>> quarter = lakpi.quarters("2013-14 Q3")
>>> print(shown(lakpi.compute(CATALOGUE, records, periods=quarter)))
contacts_count: 4 contacts
contact_to_referral_pct: 50.0% (2 of 4)
>>> by_dates = contacts_to_referral(decided_by="dates")
>>> print(shown(lakpi.compute(by_dates, records, periods=quarter)))
contact_to_referral_pct: 50.0% (2 of 4)
>>> by_dates = contacts_to_referral(decided_by="dates", working_days=6)
>>> print(shown(lakpi.compute(by_dates, records, periods=quarter)))
contact_to_referral_pct: 75.0% (3 of 4)
"""

from __future__ import annotations

from typing import Final, Literal

from lakpi.catalogues.catalogue import Catalogue
from lakpi.catalogues.common import AGE_BANDS, AUTHORITY, CHILD, one_of
from lakpi.conditions import Condition, col
from lakpi.derived import earliest_after, working_days_between
from lakpi.errors import DefinitionError
from lakpi.indicators import Count, Percentage, Reference, Rule
from lakpi.measures import During, count
from lakpi.polarity import Polarity
from lakpi.sources import Column, Date, Source

CONTACTS: Final = Source(
    "contacts",
    title="Contacts with children's social care",
    area="authority",
    person="child_id",
    key=("contact_id",),
    columns=(
        AUTHORITY,
        Column("child_id", str),
        Column("contact_id", str),
        Column("contact_date", Date),
        Column("contact_source", str, breakdown=True, title="who made contact, in groups"),
        Column("led_to_referral", bool, optional=True, title="whether its outcome is a referral"),
        *CHILD,
    ),
    derived={
        "referral_after": earliest_after("referrals", "referral_date", "contact_date", months=1),
        "working_days_to_referral": working_days_between("contact_date", "referral_after"),
        "age_band": AGE_BANDS,
    },
)
"""Annex A list 1: a row for each child in a contact; a contact for three siblings is three."""

_RECEIVED: Final = count("contacts", CONTACTS, During("contact_date"))
_MOST: Final = 15

CONTACTS_COUNT: Final = Count(
    id="contacts_count",
    title="Contacts",
    measure=_RECEIVED,
    polarity=Polarity.NO_JUDGEMENT,
    reference=Reference("Ofsted, Annex A, list 1"),
    note="One for each child.  Annex A holds six months; no statutory return holds contacts.",
)


def contacts_to_referral(
    *, decided_by: Literal["outcome", "dates"] = "outcome", working_days: int = 5
) -> Percentage:
    """
    Define the share of contacts that led to a referral.

    Args:
        decided_by: "outcome" trusts the outcome of the contact itself; "dates", where
            none is recorded as in Annex A, looks for a referral of the child
            shortly after, which is an approximation.
        working_days: For "dates": within how many working days, the day of the contact
            being day 0; 0 to 15.

    Raises:
        DefinitionError: For another way to decide, or a window that is too long.

    Source: no official definition; the outcome is that of the standard safeguarding
    data set.

    >>> print(contacts_to_referral(decided_by="dates").parameters)
    decided by=dates; referral within=5 working days
    """
    one_of("decided_by", decided_by, ("outcome", "dates"))
    if not 0 <= working_days <= _MOST:
        message = f"working_days= is 0 to {_MOST}; found {working_days!r}"
        raise DefinitionError(message)
    led: Condition = col("led_to_referral").is_true()
    title = "Contacts leading to a referral"
    note = "A contact without an outcome is in the denominator and not in the numerator."
    rules = [Rule("decided by", decided_by, default="outcome")]
    if decided_by == "dates":
        led = col("working_days_to_referral").at_most(working_days)
        title = f"Contacts followed by a referral within {working_days} working days"
        note = "An approximation by dates: a referral after two contacts counts for both."
        rules.append(Rule("referral within", f"{working_days} working days", default="no window"))
    return Percentage(
        id="contact_to_referral_pct",
        title=title,
        numerator=_RECEIVED.where(led),
        denominator=_RECEIVED,
        polarity=Polarity.NO_JUDGEMENT,
        rules=rules,
        note=note,
    )


CONTACTS_TO_REFERRAL: Final = contacts_to_referral()

CATALOGUE: Final = Catalogue((CONTACTS_COUNT, CONTACTS_TO_REFERRAL))
