"""
From the tables of children in need censuses to the sources of the catalogue.

The rules are the Department for Education's, *Children in need census: guide* and its
validation rules, by number: 2884 (a conference stands with its section 47 enquiry or
with the case of a child who moved in, never with both), 8820 and 8940 (episodes and
plans of a child do not overlap).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from lakpi.catalogues.assessments import ASSESSMENTS, FACTORS
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.child_protection_reviews import REVIEWS
from lakpi.catalogues.children_in_need import CIN_PLANS, EPISODES
from lakpi.catalogues.pre_proceedings import PRE_PROCEEDINGS
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.section_47 import CONFERENCES, ENQUIRIES
from lakpi.readers.cin_children import Children
from lakpi.readers.cin_events import EPOCH, at, event_ids, ordinals, plain
from lakpi.readers.returns import Placed, numbered, settle
from lakpi.readers.xml_rows import Draft, Read, Stacked, stacked
from lakpi.readers.xml_tables import RawReturn
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Days = NDArray[np.datetime64]

LATER: Final = "also in a later file"
NO_ID: Final = "orphan: its child has no LAchildID"
NO_PARENT: Final = "orphan: outside the element that it belongs to"
NO_REFERRAL: Final = "orphan: its episode has no referral date"
REPEATED: Final = "an element given more than once; the last counts"
TWICE: Final = "the child stands in its file more than once"
BOTH: Final = "also recorded with a section 47 enquiry (2884)"
BESIDE: Final = "beside a conference after an enquiry of the same episode"
LOST: Final = "open at the end of its file, and not in the next one"
OVERLAPS: Final = "overlaps an earlier episode of the child (8820)"
AGAIN: Final = "the same factor again in the episode"

_OF_CHILD: Final = (
    "authority", "child_id", "file", "child_number", "sex", "birth_date", "ethnicity",
)  # fmt: skip


class Casework:
    """
    The rows of every source, once, with what was found out about them.
    """

    def __init__(self, censuses: Sequence[RawReturn], returns: Sequence[Placed]) -> None:
        """
        Take the censuses of some files, oldest first.
        """
        self._censuses = censuses
        self._names = np.array([each.file.name for each in returns], dtype=object)
        codes = [each.area.code for each in returns]
        self._last = np.array([code not in codes[n + 1 :] for n, code in enumerate(codes)])
        self.children = Children(censuses, returns)
        self._details = stacked(censuses, "CINdetails")
        self._referred = self._details.days("CINreferralDate")
        self._episode = self._alike(self._details.record, self._referred.held)
        self._assessments = stacked(censuses, "Assessments")
        self._enquiries = stacked(censuses, "Section47")
        self._plans = stacked(censuses, "ChildProtectionPlans")
        self._reviews = stacked(censuses, "Reviews")

    def drafts(self) -> list[Draft]:
        """
        Give the rows of each source.
        """
        episodes = self._episodes()
        assessments = self._assessed()
        enquiries = self._enquired()
        plans = self._protected()
        return [
            self._referrals(episodes),
            episodes,
            assessments,
            self._factors(assessments),
            self._help_plans(),
            enquiries,
            self._conferences(enquiries),
            plans,
            self._reviewed(plans),
            self._pre_proceedings(),
        ]

    def _alike(self, child: Ints, *days: Days) -> Ints:
        return numbered([self.children.person[child], *map(ordinals, days)])

    def _draft(self, source: Source, table: Stacked) -> Draft:
        draft = Draft(source, len(table))
        children = self.children
        draft.cells["authority"] = children.authority[table.record]
        draft.cells["child_id"] = children.id[table.record]
        draft.cells["file"] = self._names[table.file]
        draft.cells["child_number"] = children.number[table.record]
        children.put(draft, table.record)
        draft.found(NO_ID, "child_id", children.person[table.record] < 0, set_aside=True)
        draft.found(REPEATED, "", table.repeated | children.overwritten[table.record])
        draft.found(TWICE, "child_id", children.repeated[table.record])
        return draft

    def _module(self, source: Source, table: Stacked, start: Read) -> Draft:
        """
        Begin with the rows of a module within episodes.
        """
        draft = self._draft(source, table)
        draft.found(NO_PARENT, "", table.parent < 0, set_aside=True)
        referred = self._referred.of(table.parent).held
        draft.found(NO_REFERRAL, "", (table.parent >= 0) & np.isnat(referred))
        name = str(source.date)
        draft.put(name, start)
        draft.found("before the referral of its episode", name, start.held < referred)
        return draft

    def _finish(self, draft: Draft, table: Stacked, start: Days, end: Days) -> None:
        """
        Set aside what stands again in a later file, and name each event.
        """
        named = [name for name in draft.cells if name not in {"file", "child_number"}]

        def told(rows: Ints) -> list[Hashable]:
            return list(zip(*(plain(draft.cells[name], rows) for name in named), strict=True))

        later, number = settle(table.file, self._alike(table.record, start), end, told)
        draft.found(LATER, "", later, set_aside=True)
        draft.cells[draft.source.key[0]] = event_ids(draft.cells["child_id"], start, number)

    def _lost(self, draft: Draft, table: Stacked, end: Days, open_to: Mask) -> None:
        """
        Report what is still open as far as is known, though a later file does not have it.
        """
        lost = open_to & np.isnat(end) & ~self._last[table.file] & ~draft.aside()
        draft.found(LOST, str(draft.source.date), lost)

    def _overlaps(self, draft: Draft, table: Stacked, start: Days, end: Days, kept: Mask) -> Mask:
        person = self.children.person[table.record]
        order = np.lexsort((ordinals(end), ordinals(start), person))
        order = order[(kept & ~draft.aside() & (person >= 0) & ~np.isnat(start))[order]]
        before, after = order[:-1], order[1:]
        open_then = np.isnat(end[before]) | (end[before] > start[after])
        found = np.zeros(len(table), dtype=bool)
        found[after[(person[before] == person[after]) & open_then]] = True
        return found

    def _episodes(self) -> Draft:
        table, start = self._details, self._referred
        end, nothing = table.days("CINclosureDate"), table.flags("ReferralNFA")
        draft = self._draft(EPISODES, table)
        draft.put("referral_date", start)
        draft.put("closure_date", end)
        draft.put("no_further_action", nothing)
        draft.put("referral_source", table.codes("ReferralSource"))
        draft.put("primary_need", table.codes("PrimaryNeedCode"))
        draft.put("closure_reason", table.codes("ReasonForClosure"))
        held = self._assessments.parent
        draft.cells["assessed"] = np.isin(self._episode, self._episode[held[held >= 0]])
        draft.cells["assessed"] &= self._episode >= 0
        draft.cells["disability"] = self.children.disability[table.record]
        self._finish(draft, table, start.held, end.held)
        acted = ~np.asarray(nothing.held.fillna(value=False), dtype=bool)
        self._lost(draft, table, end.held, acted)
        overlaps = self._overlaps(draft, table, start.held, end.held, acted)
        draft.found(OVERLAPS, "referral_date", overlaps)
        return draft

    @staticmethod
    def _referrals(episodes: Draft) -> Draft:
        draft = Draft(REFERRALS, episodes.size)
        names = {*_OF_CHILD, "referral_date", "no_further_action", "referral_source"}
        draft.cells = {name: held for name, held in episodes.cells.items() if name in names}
        draft.cells["referral_id"] = episodes.cells["episode_id"]
        draft.findings = [
            found
            for found in episodes.findings
            if found.column in {*names, ""} and found.reason not in {LOST, OVERLAPS}
        ]
        return draft

    def _assessed(self) -> Draft:
        table = self._assessments
        start = table.days("AssessmentActualStartDate")
        end = table.days("AssessmentAuthorisationDate")
        draft = self._module(ASSESSMENTS, table, start)
        draft.put("authorised_date", end)
        referred = self._referred.of(table.parent)
        draft.cells["referral_date"] = referred.held.astype("M8[ns]")
        self._finish(draft, table, start.held, end.held)
        return draft

    def _factors(self, assessments: Draft) -> Draft:
        table = stacked(self._censuses, "AssessmentFactors")
        draft = self._draft(FACTORS, table)
        details = at(self._assessments.parent, table.parent)
        draft.found(NO_PARENT, "", details < 0, set_aside=True)
        # What is set aside of an assessment is set aside of its factors.
        again = np.append(assessments.noted(LATER), [False])[table.parent]
        draft.found(LATER, "", again, set_aside=True)
        draft.put("factor", table.codes("AssessmentFactor"))
        end = self._assessments.days("AssessmentAuthorisationDate").of(table.parent).held
        draft.cells["authorised_date"] = end.astype("M8[ns]")
        referred = self._referred.of(details).held
        draft.cells["episode_id"] = event_ids(draft.cells["child_id"], referred)
        # Each factor counts once for an episode in a year of the census, from 1 April.
        factor = pd.factorize(draft.cells["factor"])[0].astype(np.int64)
        year = (end + np.timedelta64(275, "D")).astype("M8[Y]").astype("M8[D]")
        alike = numbered([at(self._episode, details), factor, ordinals(year)])
        order = np.lexsort((ordinals(end), draft.aside(), alike))
        order = order[(alike[order] >= 0) & ~draft.aside()[order]]
        repeated = np.zeros(len(table), dtype=bool)
        repeated[order[1:][alike[order[1:]] == alike[order[:-1]]]] = True
        draft.found(AGAIN, "factor", repeated, set_aside=True)
        return draft

    def _help_plans(self) -> Draft:
        table = stacked(self._censuses, "CINPlanDates")
        start, end = table.days("CINPlanStartDate"), table.days("CINPlanEndDate")
        draft = self._module(CIN_PLANS, table, start)
        draft.put("end_date", end)
        self._finish(draft, table, start.held, end.held)
        return draft

    def _enquired(self) -> Draft:
        table = self._enquiries
        start, held = table.days("S47ActualStartDate"), table.days("DateOfInitialCPC")
        draft = self._module(ENQUIRIES, table, start)
        draft.put("conference_date", held)
        draft.put("conference_not_needed", table.flags("ICPCnotRequired"))
        draft.put("target_date", table.days("InitialCPCtarget"))
        self._finish(draft, table, start.held, held.held)
        return draft

    def _conferences(self, enquiries: Draft) -> Draft:
        after, moved = self._enquiries, self._details
        ours = np.flatnonzero(after.columns["DateOfInitialCPC"].codes >= 0)
        theirs = np.flatnonzero(moved.columns["DateOfInitialCPC"].codes >= 0)
        first, second = after.taken(ours, after.parent[ours]), moved.taken(theirs, theirs)
        table = first.over(second)
        draft = self._draft(CONFERENCES, table)
        draft.found(NO_PARENT, "", table.parent < 0, set_aside=True)
        day = after.days("DateOfInitialCPC").of(ours)
        day = day.over(moved.days("DateOfInitialCPC").of(theirs))
        draft.put("conference_date", day)
        rows = np.concatenate([ours, np.full(len(theirs), -1, dtype=np.int64)])
        for name, element in (
            ("enquiry_date", "S47ActualStartDate"),
            ("target_date", "InitialCPCtarget"),
        ):
            draft.cells[name] = after.days(element).of(rows).held.astype("M8[ns]")
        transfer = rows < 0
        alike = self._alike(table.record, day.held)
        again = np.append(enquiries.noted(LATER), [False])[rows]
        moved_again, _ = settle(second.file, alike[transfer], day.held[transfer], _nothing_more)
        again[transfer] = moved_again
        draft.found(LATER, "", again, set_aside=True)
        enquired = ~transfer & ~again & (alike >= 0)
        draft.found(BOTH, "", transfer & np.isin(alike, alike[enquired]), set_aside=True)
        episode = at(self._episode, table.parent)
        with_enquiry = np.isin(episode, episode[enquired & (episode >= 0)])
        draft.found(BESIDE, "conference_date", transfer & with_enquiry)
        draft.cells["conference_id"] = event_ids(draft.cells["child_id"], day.held)
        return draft

    def _protected(self) -> Draft:
        table = self._plans
        start, end = table.days("CPPstartDate"), table.days("CPPendDate")
        draft = self._module(PLANS, table, start)
        draft.put("end_date", end)
        draft.put("previous_plans", table.whole("NumberOfPreviousCPP"))
        draft.put("category", table.codes("LatestCategoryOfAbuse"))
        draft.put("initial_category", table.codes("InitialCategoryOfAbuse"))
        draft.cells["latest_review_date"] = self._latest_reviews(start.held)
        self._finish(draft, table, start.held, end.held)
        everything = np.ones(len(table), dtype=bool)
        self._lost(draft, table, end.held, everything)
        overlaps = self._overlaps(draft, table, start.held, end.held, everything)
        draft.found("overlaps an earlier plan of the child (8940)", "start_date", overlaps)
        return draft

    def _latest_reviews(self, start: Days) -> Days:
        reviews = self._reviews
        plan = self._alike(self._plans.record, start)
        latest = np.full(int(plan.max(initial=-1)) + 2, -1, dtype=np.int64)
        of = at(plan, reviews.parent)
        held = ordinals(reviews.days("CPPreviewDate").held)
        np.maximum.at(latest, of, np.where(of >= 0, held, -1))
        days = np.where(plan >= 0, latest[plan], -1)
        said = (days - EPOCH).astype("M8[D]").astype("M8[ns]")
        return np.where(days >= 0, said, np.datetime64("NaT", "ns"))

    def _reviewed(self, plans: Draft) -> Draft:
        table = self._reviews
        draft = self._draft(REVIEWS, table)
        draft.found(NO_PARENT, "", table.parent < 0, set_aside=True)
        day = table.days("CPPreviewDate")
        draft.put("review_date", day)
        began = self._plans.days("CPPstartDate").of(table.parent).held
        draft.found("before the plan", "review_date", day.held < began)
        later, _ = settle(
            table.file, self._alike(table.record, began, day.held), day.held, _nothing_more
        )
        draft.found(LATER, "", later, set_aside=True)
        draft.cells["plan_id"] = np.append(plans.cells["plan_id"], [None])[table.parent]
        return draft

    def _pre_proceedings(self) -> Draft:
        table = stacked(self._censuses, "PreProceedingsandFGDM")
        start, end = table.days("PPStartDate"), table.days("StepDecisionDate")
        draft = self._module(PRE_PROCEEDINGS, table, start)
        draft.put("end_date", end)
        draft.put("meeting_offered", table.flags("FGDMMeetingOffer"))
        draft.put("meeting_held", table.flags("FGDMMeetingFac"))
        self._finish(draft, table, start.held, end.held)
        return draft


def _nothing_more(rows: Ints) -> list[Hashable]:
    return [()] * len(rows)
