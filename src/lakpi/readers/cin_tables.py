"""
The tables of a children in need census, as the file has them.

Elements, and the years in which they are collected: Department for Education,
*Children in need census: technical specification* (2016-17 to 2025-26).  Older and
newer names stand beside each other (GenderCurrent to 2023-24, Sex from 2024-25;
CINPlanDates from 2021-22; PreProceedingsandFGDM from 2025-26), and lists are read
whether one element holds several or each has its own.
"""

from __future__ import annotations

from typing import Final

from lakpi.readers.inputs import PathLike
from lakpi.readers.xml_tables import Listed, Module, RawReturn, read_tables

_EPISODE: Final = "CINdetails"
_FACTORS: Final = Listed("AssessmentFactors", "AssessmentFactor", "Assessments")
_REVIEWS: Final = Listed("Reviews", "CPPreviewDate", "ChildProtectionPlans")
_DISABILITIES: Final = Listed("Disabilities", "Disability", "ChildCharacteristics")

_OF_EPISODE: Final = (
    Module(
        "Assessments",
        (
            "AssessmentActualStartDate",
            "AssessmentInternalReviewDate",
            "AssessmentAuthorisationDate",
        ),
        lists=(
            ("FactorsIdentifiedAtAssessment", _FACTORS),
            ("AssessmentFactors", _FACTORS),
            ("AssessmentFactor", _FACTORS),
        ),
        holder=_EPISODE,
    ),
    Module("CINPlanDates", ("CINPlanStartDate", "CINPlanEndDate"), holder=_EPISODE),
    Module(
        "Section47",
        ("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"),
        holder=_EPISODE,
    ),
    Module(
        "ChildProtectionPlans",
        (
            "CPPstartDate",
            "CPPendDate",
            "InitialCategoryOfAbuse",
            "LatestCategoryOfAbuse",
            "NumberOfPreviousCPP",
        ),
        lists=(("Reviews", _REVIEWS), ("CPPreviewDate", _REVIEWS)),
        holder=_EPISODE,
    ),
    Module(
        "PreProceedingsandFGDM",
        (
            "PPStartDate",
            "LBPSentDate",
            "FGDMMeetingOffer",
            "FGDMMeetingFac",
            "InitialPPMeetingDate",
            "ReviewMeetingsCount",
            "StepDecisionDate",
            "PPOutcome",
            "CourtAppDate",
            "LetterInitCPDate",
        ),
        holder=_EPISODE,
    ),
)
_CHILD: Final = Module(
    "Child",
    parts=(
        Module(
            "ChildIdentifiers",
            (
                "LAchildID",
                "UPN",
                "FormerUPN",
                "UPNunknown",
                "PersonBirthDate",
                "ExpectedPersonBirthDate",
                "GenderCurrent",
                "Sex",
                "PersonDeathDate",
            ),
        ),
        Module(
            "ChildCharacteristics",
            ("Ethnicity",),
            lists=(("Disabilities", _DISABILITIES), ("Disability", _DISABILITIES)),
        ),
        Module(
            _EPISODE,
            (
                "CINreferralDate",
                "ReferralSource",
                "PrimaryNeedCode",
                "CINclosureDate",
                "ReasonForClosure",
                "DateOfInitialCPC",
                "ReferralNFA",
            ),
            parts=_OF_EPISODE,
            # A review outside its plan is kept as an orphan, not passed over.
            lists=(("Reviews", _REVIEWS),),
        ),
        *_OF_EPISODE,  # outside any episode: orphans
    ),
)


_CENSUS: Final = Module("Children", parts=(_CHILD,))


def read_cin_tables(path: PathLike, *, encoding: str | None = None) -> RawReturn:
    """
    Read one children in need census into its tables, as they are.

    Args:
        path: The XML file.
        encoding: How it is written, where it does not say so rightly itself.

    Raises:
        RecordsError: For a file that is not a children in need census, or not a whole one.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    return read_tables(path, "CIN", _CENSUS, encoding=encoding)
