"""
The eleven lists of Ofsted's Annex A: their headings, and how their values are written.

Source: Ofsted, "Inspecting local authority children's services" (ILACS), annex A, 2023
and later.  The spellings of headings and values are those met in workbooks of
authorities and in the published specifications of those who pool them (LIIA).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

import attrs

from lakpi.readers.annex_a_values import Codes

Holds = Literal["identifier", "date", "flag", "number", "code", "nothing read"]

_STOP: Final = frozenset({"the", "a", "an", "of", "in", "within", "y", "n", "yn", "date"})
_SAME: Final = {"no": "number", "twelve": "12", "six": "6", "gender": "sex", "centre": "center"}
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc\u0060\"\u201c\u201d]")
_MARKS: Final = re.compile(r"[\W_]+")


def heading_words(text: str) -> str:
    """
    Write a heading as plain words: no quotes or marks, small letters, single spaces.

    >>> heading_words("Child\u2019s  Category of Need (Y/N))")
    'childs category of need y n'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_MARKS.sub(" ", _APOSTROPHES.sub("", folded)).split())


def _bag(words: str) -> frozenset[str]:
    return frozenset(_SAME.get(word, word) for word in words.split()) - _STOP


@attrs.frozen(eq=False)
class Heading:
    """
    One column of a list.

    Attributes:
        name: A short name, used here alone.
        title: As Ofsted writes it.
        holds: What its cells hold.
        codes: The codes, where it holds them.
        pattern: Other ways of writing it, as a pattern on `heading_words`.
    """

    name: str
    title: str
    holds: Holds = "nothing read"
    codes: Codes | None = None
    pattern: str = ""
    words: str = attrs.field(init=False)

    @words.default
    def _words(self) -> str:
        return heading_words(self.title)

    def matches(self, words: str) -> bool:
        """
        Whether a heading, as plain words, is this one; the order of the words is free.

        >>> start = Heading("start", "Assessment start date", "date")
        >>> start.matches("start date of the assessment"), start.matches("start date")
        (True, False)
        """
        own = self.words
        # Without the stop words, "date of referral" and "referral source" stay apart by others.
        dated = ("date" in words.split()) == ("date" in own.split())
        if words == own or (dated and _bag(words) == _bag(own)):
            return True
        return bool(self.pattern) and re.fullmatch(self.pattern, words) is not None


@attrs.frozen(eq=False)
class AnnexList:
    """
    One list of Annex A.

    Attributes:
        number: 1 to 11.
        title: What it lists.
        headings: Its columns.
        key: The columns without which it cannot be read: who, and when.
        named: How sheets and files that hold it are called, as a pattern on plain words.
        months: How many months before the extract it reaches back.
    """

    number: int
    title: str
    headings: tuple[Heading, ...]
    key: tuple[str, ...]
    named: str
    months: int = 6

    def heading(self, name: str) -> Heading:
        """
        Give a column by its short name.
        """
        return next(each for each in self.headings if each.name == name)

    def __str__(self) -> str:
        return f"list {self.number} ({self.title})"


# -- values -----------------------------------------------------------------------------------

_NOT_STATED: Final = r"not (stated|recorded|known|given)( ?/ ?(not )?(stated|recorded))?|unknown"

SEX: Final = Codes(
    "sex",
    {
        r"female|f|2|girl|b\)?": "F",
        r"male|m|1|boy|a\)?": "M",
        rf"{_NOT_STATED}|neither|indeterminate|unborn|other|u|i|0|9|[cd]\)?": "U",
    },
)


def _other(group: str) -> str:
    other, after = r"(any )?other", r"( background)?"
    return rf"{other} {group}{after}|{group}(.*[ -])?{other}( {group})?{after}"


ETHNICITY: Final = Codes(
    "ethnicity",
    {
        rf"(.*[ -])?{code}|{code} ?[:-].*|{words}": code.upper()
        for code, words in {
            "wbri": r"white[ -]*british|white (english|welsh|scottish|northern irish).*",
            "wiri": r"white[ -]*irish",
            "wirt": r"(white[ -]*)?travell?er of irish heritage|(white[ -]*)?irish travell?er",
            "wrom": r"(white[ -]*)?gypsy ?/? ?(or )?roma|gypsy|roma",
            "woth": _other("white"),
            "mwbc": r"(mixed[ -]*)?white (and|&) black caribbean",
            "mwba": r"(mixed[ -]*)?white (and|&) black african",
            "mwas": r"(mixed[ -]*)?white (and|&) asian",
            "moth": _other("mixed"),
            "aind": r"(asian.*[ -])?indian",
            "apkn": r"(asian.*[ -])?pakistani",
            "aban": r"(asian.*[ -])?bangladeshi",
            "aoth": _other("asian"),
            "bcrb": r"(black.*[ -])?caribbean",
            "bafr": r"(black.*[ -])?african",
            "both": _other("black"),
            "chne": r"(asian.*[ -])?chinese",
            "refu": r"refused|did not wish.*",
            "nobt": r"info.* not( yet)? obtained|not( yet)? obtained",
            "ooth": r"any other( ethnic (group|background))?",
        }.items()
    }
    | {
        r"white": "White",
        r"mixed( ethnicity| heritage| / multiple.*)?": "Mixed",
        r"asian( or asian british| / asian british)?": "Asian or Asian British",
        r"black( or black british| / black british)?": "Black or Black British",
        r"other( ethnic (group|background))?": "Other ethnic group",
        _NOT_STATED: "Not stated",
    },
)
"""The twenty codes, or the broad group where a list gives no more."""

_LA: Final = r"(la|local authority) services"

REFERRAL_SOURCE: Final = Codes(
    "referral source",
    {
        rf"{code.casefold()}(?![0-9a-z]).*|{words}": code
        for code, words in {
            "1A": r"(individual[ -]*)?(family member|relative|carer).*",
            "1B": r"(individual[ -]*)?acquaintance.*",
            "1C": r"(individual[ -]*)?self.*",
            "1D": r"individual[ -]+other.*",
            "2A": r"schools?",
            "2B": r"education services?",
            "3C": r"(health services?[ -]*)?school nurse",
            "3A": r"(health services?[ -]*)?(general practitioner|gp).*",
            "3B": r"(health services?[ -]*)?health visitor.*",
            "3D": r"(health services?[ -]*)?other primary health.*",
            "3E": r"(health services?[ -]*)?a ?& ?e.*",
            "3F": r"health services?[ -]*other.*",
            "4": r"housing.*",
            "5B": rf"({_LA}[ -]*)?other internal.*",
            "5C": rf"({_LA}[ -]*)?external.*",
            "5D": rf"({_LA}[ -]*)?early help.*",
            "5A": rf"({_LA}[ -]*)?social care.*",
            "6": r"police.*",
            "7": r"other legal.*",
            "8": r"others?( source)?|other[ -]+including.*",
            "9": r"anonymous",
            "10": _NOT_STATED,
        }.items()
    }
    | {
        r"individuals?": "individual",
        r"health( services?)?": "health services",
        _LA: "local authority services",
    },
)
"""DfE's codes, or the group where a list gives no more and the group has several codes."""

CONTACT_SOURCE: Final = Codes(
    "contact source",
    {
        pattern: {
            "1": "individual",
            "2A": "schools",
            "2B": "education services",
            "3": "health services",
            "4": "housing",
            "5": "local authority services",
            "6": "police",
            "7": "other legal agency",
            "8": "other source",
            "9": "anonymous",
            "10": "unknown",
        }.get(code if code in {"2A", "2B", "10"} else code[:1], code)
        for pattern, code in REFERRAL_SOURCE.labels.items()
    },
)
"""The groups of DfE's codes."""

NEED: Final = Codes(
    "primary need",
    {
        rf"{code.casefold()}(?![0-9a-z]).*|{words}": code
        for code, words in {
            "N1": r"abuse (or|and|/) neglect",
            "N2": r"(child'?s? )?(disability|disability or illness|illness)|child'?s disability.*",
            "N3": r"(parent(al|s|'s|s')?) (illness|disability).*",
            "N4": r"family in acute stress",
            "N5": r"family dysfunction",
            "N6": r"socially unacceptable behaviou?r",
            "N7": r"low income",
            "N8": r"absent parent(ing)?",
            "N9": r"not cin|not (a )?child(ren)? in need|cases? other than.*",
            "N0": r"not stated",
        }.items()
    },
)

CLOSURE: Final = Codes(
    "reason for closure",
    {
        rf"{code.casefold()}(?![0-9a-z]).*|{words}": code
        for code, words in {
            "RC1": r"adopted|adoption",
            "RC2": r"died|death",
            "RC3": r"residence order.*|child arrangements? order.*",
            "RC4": r"special guardianship( order)?s?",
            "RC5": r"transfer(red)? to (the )?(services of )?another (la|local authority)",
            "RC6": r"transfer(red)? to adult (social )?(care )?(services|care)( services)?",
            "RC8": r"child not in need after assessment|case closed after assessment[, ]*"
            r"(no further action.*|nfa)",
            "RC9": r"case closed after assessment[, ]*referred to early help",
            "RC7": r"'?other'?( incl?\.?.*)?|services ceased for any other reason.*"
            r"|(child )?no longer in need",
        }.items()
    }
    | {_NOT_STATED: ""},
)

CASE_STATUS: Final = Codes(
    "case status",
    {
        r"(child )?looked after( child)?|child(ren)? in care|cla|lac": "looked after child",
        r"child protection( plan)?|cpp?( plan)?": "child protection plan",
        r"child(ren)? in need( plan)?|cin( plan)?": "child in need plan",
        r"open assessment|assessment": "open assessment",
        r"closed( episode| case)?": "closed episode",
    },
)

ABUSE: Final = Codes(
    "category of abuse",
    {
        r"neglect|neg(?![a-z]).*": "NEG",
        r"physical( abuse)?|phy(?![a-z]).*": "PHY",
        r"sexual( abuse)?|sab(?![a-z]).*": "SAB",
        r"emotional( abuse)?|emo(?![a-z]).*": "EMO",
        r"multiple.*|mul(?![a-z]).*|not recommended": "MUL",
    },
)

ELIGIBILITY: Final = Codes(
    "eligibility",
    {
        r"former relevant( child)?": "former relevant",
        r"relevant( child)?": "relevant",
        r"qualifying( child| care leaver)?": "qualifying",
        r"eligible( child)?": "eligible",
        r"other": "other",
    },
)

IN_TOUCH: Final = Codes(
    "in touch",
    {
        r"yes|y|true|1|(la )?in touch": "in touch",
        r"no|n|false|0|(la )?not in touch": "not in touch",
        rf"{_NOT_STATED}": "not recorded",
        r"exclude.*|died|returned home.*": "excluded",
    },
)

SUITABLE: Final = Codes(
    "suitability of accommodation",
    {
        r"suitable|yes|y": "suitable",
        r"(not |un)suitable|no|n": "not suitable",
        rf"not in touch( or not recorded)?|{_NOT_STATED}": "not recorded",
        r"exclude.*": "excluded",
    },
)

ACTIVITY: Final = Codes(
    "activity",
    {rf"{code}(?![0-9a-z]).*": code.upper() for code in ("f1", "f2", "f3", "f4", "f5")}
    | {rf"{code}(?![0-9a-z]).*": code.upper() for code in ("p1", "p2", "p3", "p4", "p5")}
    | {rf"{code}(?![0-9a-z]).*": code.upper() for code in ("g4", "g5", "g6")},
)

# -- headings ---------------------------------------------------------------------------------

_CHILD_ID: Final = Heading(
    "child",
    "Child Unique ID",
    "identifier",
    pattern=r"((la )?child(s|rens?)?|person|client|pupil) ?(unique )?"
    r"(id|identifier|ref|reference|number|no)( number| no)?"
    r"|unique (child |person )?(id|identifier|reference|number)"
    r"|(child )?unique identification( number)?|id( number| no)?",
)
_SEX: Final = Heading("sex", "Gender", "code", SEX, pattern=r"(childs )?(gender|sex)( of child)?")
_ETHNICITY: Final = Heading(
    "ethnicity",
    "Ethnicity",
    "code",
    ETHNICITY,
    pattern=r"(childs )?ethnic(ity| origin| group| background)( code)?",
)
_BIRTH: Final = Heading(
    "birth",
    "Date of Birth",
    "date",
    pattern=r"(childs )?(expected )?(date of birth|birth date|dob|d o b)"
    r"( of child| or (expected|due) .*| expected .*)?",
)
_AGE: Final = Heading(
    "age",
    "Age of Child (Years)",
    pattern=r"(childs )?age( of (the )?child)?( in)?( years?)?( at .*)?",
)
_DISABILITY: Final = Heading(
    "disability",
    "Does the Child have a Disability",
    "flag",
    pattern=r"(childs )?(disability|disabled)( status| flag)?( y n)?",
)
_DISABILITY_TOO: Final = Heading("disability", _DISABILITY.title, pattern=_DISABILITY.pattern)
_TEAM: Final = Heading("team", "Allocated Team", pattern=r"(allocated )?team( name)?")
_WORKER: Final = Heading(
    "worker", "Allocated Worker", pattern=r"(allocated )?(social |case ?)?worker( name)?"
)
_PERSON: Final = (_CHILD_ID, _SEX, _ETHNICITY, _BIRTH, _AGE)
_STAFF: Final = (_TEAM, _WORKER)

LISTS: Final[Mapping[int, AnnexList]] = {
    each.number: each
    for each in (
        AnnexList(
            1,
            "Contacts",
            (
                *_PERSON,
                Heading(
                    "date",
                    "Date of Contact",
                    "date",
                    pattern=r"(date of (the )?contact|contact date|date contact)"
                    r"( received| made| started?)?|contact start date",
                ),
                Heading(
                    "source",
                    "Contact Source",
                    "code",
                    CONTACT_SOURCE,
                    pattern=r"(contact source|source of (the )?contact)( code| type)?",
                ),
            ),
            ("child", "date"),
            r"contacts?",
        ),
        AnnexList(
            2,
            "Early help assessments",
            (
                *_PERSON,
                Heading("start", "Assessment start date", "date"),
                Heading(
                    "completed",
                    "Assessment completion date",
                    "date",
                    pattern=r"(assessment (completed|end)( date)?|date (of )?assessment completed)",
                ),
                Heading("organisation", "Organisation completing assessment"),
            ),
            ("child", "start"),
            r"early help( assessments?)?|eh( assessments?)?",
        ),
        AnnexList(
            3,
            "Referrals",
            (
                *_PERSON,
                Heading(
                    "date",
                    "Date of referral",
                    "date",
                    pattern=r"(date of (the )?referral|referral date|date referral)"
                    r"( received| made| started?)?|referral start date",
                ),
                Heading(
                    "source",
                    "Referral Source",
                    "code",
                    REFERRAL_SOURCE,
                    pattern=r"(referral source|source of (the )?referral)( code| type)?",
                ),
                Heading(
                    "nfa",
                    "Referral NFA?",
                    "flag",
                    pattern=r"(was )?(the )?(referral )?(nfa|no further action)( referral)?( y n)?",
                ),
                Heading(
                    "declared",
                    "Number of Referrals in Last 12 Months",
                    "number",
                    pattern=r"(number|no) of (previous )?referrals (in|within) (the )?"
                    r"(last|previous|past) (12|twelve) months",
                ),
                *_STAFF,
            ),
            ("child", "date"),
            r"referrals?",
        ),
        AnnexList(
            4,
            "Assessments",
            (
                *_PERSON,
                _DISABILITY_TOO,
                Heading(
                    "start",
                    "Continuous Assessment Start Date",
                    "date",
                    pattern=r"(continuous |single |c (and|&) f )?assessment start date"
                    r"|date (continuous |single )?assessment started",
                ),
                Heading(
                    "seen",
                    "Child Seen During Continuous Assessment",
                    "flag",
                    pattern=r"(was (the )?)?child seen( during (the )?(continuous )?assessment)?",
                ),
                Heading(
                    "authorised",
                    "Continuous Assessment Date of Authorisation",
                    "date",
                    pattern=r"(continuous |single )?assessment (date of )?"
                    r"(authorisation|authorization|authorised|authorized|completion|completed)"
                    r"( date)?",
                ),
                Heading(
                    "support",
                    "Was the child assessed as requiring LA children's social care support?",
                    "flag",
                    pattern=r".*assessed as requiring.*support.*",
                ),
                *_STAFF,
            ),
            ("child", "start"),
            r"(continuous |single |c (and|&) f )?assessments?",
        ),
        AnnexList(
            5,
            "Section 47 enquiries and initial child protection conferences",
            (
                *_PERSON,
                _DISABILITY_TOO,
                Heading(
                    "start",
                    "Strategy discussion initiating Section 47 Enquiry Start Date",
                    "date",
                    pattern=r"(.* )?(section 47|s47|sec47)( enquiry| enquiries)? start date"
                    r"|(date of )?strategy discussion( date)?",
                ),
                Heading(
                    "unnecessary",
                    "Was an Initial Child Protection Conference deemed unnecessary?",
                    "flag",
                    pattern=r"(was (an |the )?)?(initial child protection conference|icpc)"
                    r" (deemed )?(unnecessary|not (needed|required|necessary))",
                ),
                Heading(
                    "conference",
                    "Date of Initial Child Protection Conference",
                    "date",
                    pattern=r"(date of (the )?icpc|icpc date)",
                ),
                Heading(
                    "plan",
                    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                    "flag",
                    pattern=r"did (the )?(initial child protection conference|icpc) result in"
                    r" (a )?(child protection plan|cpp?)( y n)?",
                ),
                Heading("enquiries", "Number of Section 47 Enquiries in the last 12 months"),
                Heading("conferences", "Number of ICPCs in the last 12 months"),
                *_STAFF,
            ),
            ("child", "start"),
            r"(section|sec|s) ?47.*|.*icpcs?",
        ),
        AnnexList(
            6,
            "Children in need",
            (
                *_PERSON,
                _DISABILITY,
                Heading(
                    "start",
                    "CIN Start Date",
                    "date",
                    pattern=r"(cin|child(ren)? in need)( (episode|plan))? start date",
                ),
                Heading(
                    "need",
                    "Primary Need Code",
                    "code",
                    NEED,
                    pattern=r"primary need( code| category)?|primary category of need",
                ),
                Heading(
                    "seen",
                    "Date Child Was Last Seen",
                    "date",
                    pattern=r"(date )?(the )?child (was )?last seen( date)?",
                ),
                Heading(
                    "closed",
                    "CIN Closure Date",
                    "date",
                    pattern=r"(cin|child(ren)? in need)( (episode|plan))?"
                    r" (closure|end|closed) date|(closure|closed) date",
                ),
                Heading(
                    "reason",
                    "Reason for Closure",
                    "code",
                    CLOSURE,
                    pattern=r"(cin )?(reason for closure|closure reason)( code)?",
                ),
                Heading("status", "Case Status", "code", CASE_STATUS),
                *_STAFF,
            ),
            ("child", "start"),
            r"child(ren)? in need|cin",
        ),
        AnnexList(
            7,
            "Child protection plans",
            (
                *_PERSON,
                _DISABILITY_TOO,
                Heading(
                    "start",
                    "Child Protection Plan Start Date",
                    "date",
                    pattern=r"cpp?( plan)? start date",
                ),
                Heading("initial", "Initial Category of Abuse", "code", ABUSE),
                Heading(
                    "latest",
                    "Latest Category of Abuse",
                    "code",
                    ABUSE,
                    pattern=r"(latest |current )?category of abuse",
                ),
                Heading(
                    "visit",
                    "Date of the Last Statutory Visit",
                    "date",
                    pattern=r"(date of )?(the )?(last|latest) (statutory )?visit( date)?",
                ),
                Heading(
                    "alone",
                    "Was the Child Seen Alone?",
                    "flag",
                    pattern=r"(was )?(the )?child (was )?seen alone( y n)?",
                ),
                Heading(
                    "review",
                    "Date of latest review conference",
                    "date",
                    pattern=r"(date of )?(the )?(latest|last) (cp |child protection )?review"
                    r"( conference)?( date)?",
                ),
                Heading(
                    "end",
                    "Child Protection Plan End Date",
                    "date",
                    pattern=r"cpp?( plan)? (end|ceased) date",
                ),
                Heading(
                    "emergency",
                    "Subject to Emergency Protection Order or Protected Under Police Powers in"
                    " Last Six Months (Y/N)",
                    pattern=r".*emergency protection order.*",
                ),
                Heading(
                    "previous",
                    "Number of Previous Child Protection Plans",
                    "number",
                    pattern=r"(number|no) of previous (child protection plans|cpps?|cp plans)",
                ),
                *_STAFF,
            ),
            ("child", "start"),
            r"child protection( plans?)?|cpp?( plans?)?",
        ),
        AnnexList(
            8,
            "Children in care",
            (
                *_PERSON,
                Heading(
                    "uasc",
                    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
                    pattern=r"(unaccompanied asylum seeking child|uasc).*",
                ),
                _DISABILITY_TOO,
                Heading(
                    "start",
                    "Date Started to be Looked After",
                    "date",
                    pattern=r"(date )?(child )?started (to be )?(being )?(looked after|lac|cla)"
                    r"( date)?|(cla|lac) start date",
                ),
                Heading("need", "Child's Category of Need", pattern=r"(childs? )?category of need"),
                Heading(
                    "again",
                    "Is this a second or subsequent period of being a Looked After Child within"
                    " the last 12 months (Y/N)",
                    pattern=r".*second or subsequent.*looked after.*",
                ),
                Heading("status_start", "Start date of current legal status"),
                Heading("status", "Child's Legal Status", pattern=r"(childs? )?legal status"),
                Heading("review", "Date of Latest Statutory Review"),
                Heading("visit", "Date of Last Social Work Visit"),
                Heading("permanence", "What is the permanence plan for this child?"),
                Heading("iro", "Date of Last IRO Visit / Contact to the Child"),
                Heading(
                    "health",
                    "Date of Last Health Assessment",
                    "date",
                    pattern=r"(date of )?(the )?(last|latest) health assessment( date)?",
                ),
                Heading("dental", "Date of Last Dental Check"),
                Heading("placements", "Number of Placements in the Last 12 months"),
                Heading(
                    "end",
                    "Date Ceased to be Looked After",
                    "date",
                    pattern=r"(date )?(child )?ceased (to be )?(being )?(looked after|lac|cla)"
                    r"( date)?|(cla|lac) (end|ceased) date",
                ),
                Heading("reason", "Reason Ceased to be Looked After"),
                Heading("placed", "Start Date of Most Recent Placement"),
                Heading("placement", "Placement Type"),
                Heading("provider", "Placement Provider"),
                Heading("postcode", "Placement postcode"),
                Heading("urn", "URN of Placement"),
                Heading("location", "Placement Location"),
                Heading("where", "LA of Placement"),
                Heading(
                    "missing",
                    "Number of Episodes the Child has been 'Missing' from their Placement in the"
                    " last 12 months",
                    pattern=r"(number|no) of episodes.*missing.*",
                ),
                Heading(
                    "absent",
                    "Number of Episodes the Child has been 'Absent' from their Placement in the"
                    " last 12 months",
                    pattern=r"(number|no) of episodes.*absent.*",
                ),
                Heading(
                    "offered",
                    "Was the child offered a Return Interview after their last missing episode"
                    " (Y/N)?",
                ),
                Heading(
                    "accepted",
                    "Did the child accept a Return Interview after their last missing episode"
                    " (Y/N)?",
                ),
                *_STAFF,
            ),
            ("child", "start"),
            r"child(ren)? in care|(children )?looked after( children)?|cla|lac|cic",
        ),
        AnnexList(
            9,
            "Care leavers",
            (
                *_PERSON,
                Heading(
                    "uasc",
                    "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over"
                    " (Y/N)",
                    pattern=r"(unaccompanied asylum seeking child|uasc).*",
                ),
                _DISABILITY,
                *_STAFF,
                Heading("advisor", "Allocated Personal Advisor", pattern=r".*personal advis[oe]r"),
                Heading("eligibility", "Eligibility Category", "code", ELIGIBILITY),
                Heading("pathway", "Latest Pathway Plan Review Date", "date"),
                Heading(
                    "touch", "LA in Touch", "code", IN_TOUCH, pattern=r"(is )?(the )?la in touch.*"
                ),
                Heading("contact", "Latest Date of Contact", "date"),
                Heading("accommodation", "Type of Accommodation"),
                Heading("suitable", "Suitability of Accommodation", "code", SUITABLE),
                Heading("activity", "Activity Status", "code", ACTIVITY),
            ),
            ("child", "eligibility"),
            r"(care leavers?|leaving care)( services?)?",
            months=0,
        ),
        AnnexList(
            10,
            "Adoption",
            (
                *_PERSON,
                Heading("family", "Family identifier"),
                _DISABILITY,
                Heading("entered", "Date the Child Entered Care", "date"),
                Heading(
                    "decision", "Date of Decision that Child Should be Placed for Adoption", "date"
                ),
                Heading("order", "Date of Placement Order", "date"),
                Heading("matched", "Date of Matching Child and Prospective Adopters", "date"),
                Heading("placed", "Date Placed for Adoption", "date"),
                Heading("adopted", "Date of Adoption Order", "date"),
                Heading(
                    "reversed",
                    "Date of Decision that Child Should No Longer be Placed for Adoption",
                    "date",
                ),
                Heading("why", "Reason Why Child No Longer Placed for Adoption"),
                Heading(
                    "fostered",
                    "Date the child was placed for fostering in FFA or concurrent planning"
                    " placement",
                    "date",
                ),
            ),
            ("child", "decision"),
            r"adoptions?|children (for|with) adoption.*",
            months=12,
        ),
        AnnexList(
            11,
            "Adopters",
            (
                Heading(
                    "adopter",
                    "Individual adopter identifier",
                    "identifier",
                    pattern=r"(individual )?(prospective )?adopters? (unique )?(id|identifier)",
                ),
                Heading("family", "Family identifier"),
                _SEX,
                _ETHNICITY,
                _DISABILITY,
                Heading("fostering", "Is the (prospective) adopter fostering for adoption?"),
                Heading("enquiry", "Date enquiry received", "date"),
                Heading("stage_1_start", "Date Stage 1 started", "date"),
                Heading("stage_1_end", "Date Stage 1 ended", "date"),
                Heading("stage_2_start", "Date Stage 2 started", "date"),
                Heading("stage_2_end", "Date Stage 2 ended", "date"),
                Heading("applied", "Date application submitted", "date"),
                Heading("approved", "Date application approved", "date"),
                Heading("matched", "Date adopter matched with child(ren)", "date"),
                Heading("placed", "Date child/children placed with adopter(s)", "date"),
                Heading("children", "No. of children placed", "number"),
                Heading("adopted", "Date of Adoption Order", "date"),
                Heading("left", "Date of leaving adoption process", "date"),
                Heading("why", "Reason for leaving adoption process"),
            ),
            ("adopter", "enquiry"),
            r"(prospective )?adopters?",
            months=12,
        ),
    )
}
"""The lists by number."""
