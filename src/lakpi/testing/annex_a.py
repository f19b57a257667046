"""
An Annex A workbook of synthetic children, as Ofsted asks councils for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd

from lakpi.days import add_months, ordinals_of, shift_day
from lakpi.errors import MissingExtraError
from lakpi.testing.synthetic import Synthetic

_SEX: Final = {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded"}
_ABUSE: Final = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical Abuse",
    "SAB": "c) Sexual Abuse",
    "EMO": "d) Emotional Abuse",
    "MUL": "e) Multiple",
}
_NEED: Final = {
    "N1": "a) Abuse or neglect",
    "N2": "b) Child's disability",
    "N3": "c) Parents illness or disability",
    "N4": "d) Family in acute stress",
    "N5": "e) Family dysfunction",
    "N6": "f) Socially unacceptable behaviour",
    "N7": "g) Low income",
    "N8": "h) Absent parenting",
}
_CLOSED: Final = {
    "RC1": "a) Adopted",
    "RC2": "b) Died",
    "RC3": "c) Residence Order",
    "RC4": "d) Special Guardianship Order",
    "RC5": "e) Transfer to another LA",
    "RC6": "f) Transfer to Adult Social Services",
    "RC7": "g) 'Other' incl. Child no longer in need",
    "RC8": "h) Child not in need after assessment",
}
_CONTACTED: Final = {
    "individual": "a) Individual",
    "schools": "b) Schools",
    "health services": "d) Health Services",
    "police": "g) Police",
    "other source": "i) Other",
}


def write_annex_a(made: Synthetic, path: str | os.PathLike[str]) -> Path:
    """
    Write lists 1 to 8 of Annex A, of the six months to the last day, as a workbook.

    Lists 9 to 11 are not made: synthetic children neither leave care nor are adopted.

    Args:
        made: Synthetic records of one authority.
        path: Where to write the .xlsx file.

    Raises:
        MissingExtraError: Where the extra `excel` is not installed.

    Returns:
        The path.
    """
    file = Path(path)
    book = _xlsxwriter().Workbook(os.fspath(file), {"default_date_format": "dd/mm/yyyy"})
    for number, rows in lists(made).items():
        sheet = book.add_worksheet(f"List {number}")
        sheet.write_row(0, 0, rows.columns)
        for place, name in enumerate(rows.columns):
            for row, cell in enumerate(rows[name].astype(object), start=1):
                if not pd.isna(cell):
                    sheet.write(row, place, cell)
    book.close()
    return file


def lists(made: Synthetic) -> dict[int, pd.DataFrame]:
    """
    Give the rows of lists 1 to 8, by the list's number, under Annex A's own headers.
    """
    since = pd.Timestamp(shift_day(made.end, months=-6))

    def recent(frame: pd.DataFrame, start: str) -> pd.DataFrame:
        return frame[frame[start] >= since]

    def live(frame: pd.DataFrame, end: str) -> pd.DataFrame:
        return frame[frame[end].isna() | (frame[end] >= since)]

    return {
        1: _contacts(recent(made.contacts, "contact_date"), made),
        2: _child(made.contacts.iloc[:0], made).assign(
            **{"Assessment start date": [], "Assessment completion date": []}
        ),
        3: _referrals(recent(_counted(made.referrals), "referral_date"), made),
        4: _assessments(live(made.assessments, "authorised_date"), made),
        5: _enquiries(recent(made.enquiries, "start_date"), made),
        6: _need(live(made.episodes, "closure_date"), made),
        7: _plans(live(made.plans, "end_date"), made),
        8: _care(live(made.care, "end_date"), made),
    }


def _child(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    born = rows["birth_date"]
    end = pd.Timestamp(made.end)
    before = (born.dt.month * 31 + born.dt.day) > (end.month * 31 + end.day)
    return pd.DataFrame(
        {
            "Child Unique ID": rows["child_id"],
            "Gender": rows["sex"].map(_SEX),
            "Ethnicity": rows["ethnicity"],
            "Date of Birth": born,
            "Age of Child (Years)": (end.year - born.dt.year - before).clip(lower=0),
        }
    )


def _contacts(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    return _child(rows, made).assign(
        **{
            "Date of Contact": rows["contact_date"],
            "Contact Source": rows["contact_source"].map(_CONTACTED),
        }
    )


def _counted(referrals: pd.DataFrame) -> pd.DataFrame:
    """
    Add how many earlier referrals the child had in the 12 months before each.
    """
    ordered = referrals.sort_values(["child_id", "referral_date"], kind="stable")
    child = ordered["child_id"].to_numpy(dtype=object)
    day = ordinals_of(ordered["referral_date"].to_numpy())
    start = add_months(day, -12)
    earlier = np.zeros(len(ordered), dtype=np.int64)
    # Few children are referred more than ten times: look one row further back each time.
    for back in range(1, 12):
        same = child[back:] == child[:-back]
        earlier[back:] += same & (day[:-back] < day[back:]) & (day[:-back] >= start[back:])
    return ordered.assign(earlier=earlier).sort_index()


def _referrals(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    return _child(rows, made).assign(
        **{
            "Date of referral": rows["referral_date"],
            "Referral Source": rows["referral_source"],
            "Referral NFA?": _yes(rows["no_further_action"]),
            "Number of Referrals in Last 12 Months": rows["earlier"],
        }
    )


def _assessments(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    return _child(rows, made).assign(
        **{
            "Continuous Assessment Start Date": rows["start_date"],
            "Child Seen During Continuous Assessment": _yes(rows["child_seen"]),
            "Continuous Assessment Date of Authorisation": rows["authorised_date"],
            "Was the child assessed as requiring LA children's social care support?": _yes(
                rows["support_needed"]
            ),
        }
    )


def _enquiries(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    held = made.conferences.set_index(["child_id", "enquiry_date"])["led_to_plan"]
    key = pd.MultiIndex.from_frame(rows[["child_id", "start_date"]])
    led = pd.Series(held[~held.index.duplicated()].reindex(key).to_numpy(), index=rows.index)
    return _child(rows, made).assign(
        **{
            "Strategy discussion initiating Section 47 Enquiry Start Date": rows["start_date"],
            "Was an Initial Child Protection Conference deemed unnecessary?": _yes(
                rows["conference_not_needed"]
            ),
            "Date of Initial Child Protection Conference": rows["conference_date"],
            "Did the Initial Child Protection Conference Result in a Child Protection Plan": _yes(
                led
            ),
        }
    )


def _need(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    rows = rows[~rows["no_further_action"].astype(bool)]
    protected = rows["child_id"].isin(made.plans[made.plans["end_date"].isna()]["child_id"])
    helped = rows["child_id"].isin(made.help_plans[made.help_plans["end_date"].isna()]["child_id"])
    status = pd.Series("d) Open assessment", index=rows.index)
    status = status.mask(helped, "c) Child in need plan")
    status = status.mask(protected, "b) Child Protection plan")
    return _child(rows, made).assign(
        **{
            "Does the Child have a Disability": _yes(rows["disability"]),
            "CIN Start Date": rows["referral_date"],
            "Primary Need Code": rows["primary_need"].map(_NEED),
            "CIN Closure Date": rows["closure_date"],
            "Reason for Closure": rows["closure_reason"].map(_CLOSED),
            "Case Status": status.mask(rows["closure_date"].notna(), "e) Closed episode"),
        }
    )


def _plans(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    return _child(rows, made).assign(
        **{
            "Child Protection Plan Start Date": rows["start_date"],
            "Initial Category of Abuse": rows["category"].map(_ABUSE),
            "Latest Category of Abuse": rows["category"].map(_ABUSE),
            "Child Protection Plan End Date": rows["end_date"],
            "Number of Previous Child Protection Plans": rows["previous_plans"],
        }
    )


def _care(rows: pd.DataFrame, made: Synthetic) -> pd.DataFrame:
    return _child(rows, made).assign(
        **{
            "Date Started to be Looked After": rows["start_date"],
            "Date of Last Health Assessment": rows["health_assessment_date"],
            "Date Ceased to be Looked After": rows["end_date"],
        }
    )


def _yes(answers: pd.Series[Any]) -> pd.Series[Any]:
    return answers.astype(object).map({True: "Yes", False: "No"})


def _xlsxwriter() -> ModuleType:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        message = 'a workbook needs XlsxWriter: pip install "lakpi[excel]"'
        raise MissingExtraError(message) from error
    module: ModuleType = xlsxwriter
    return module
