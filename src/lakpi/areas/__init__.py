"""
Areas: England's authorities and regions, past and present, and who compares with whom.

Two tables lie beside this package, facts in a layout of our own:

- ``map_of_england.csv``: England, its regions and the 161 authorities with children's
  services since 2013 (since 1 April 2009, for none began or ended between), with their
  ONS (GSS) and DfE codes, the days on which they began and ended, their successors, and
  the other codes they have had, with the days: boundaries moved between Gateshead and
  Northumberland on 1 April 2013 and between Barnsley and Sheffield on 1 April 2025, by
  the Boundary Change Orders of 2013 and 2024.  Source: the Office
  for National Statistics (names and codes, Code History Database) and the Department
  for Education (three-digit codes; 970 and 980 to 990 are the Local Authority
  Interactive Tool's for England and the regions), Open Government Licence v3.  The two
  joint returns are those of DfE's children's social work workforce statistics.
- ``statistical_neighbours.csv``: the ten statistical neighbours of each authority in
  rank order with their closeness (E extremely close, V very close, C close, S somewhat
  close, N not close), by the models of 2021 and 2025.  Source: Department for
  Education, children's services statistical neighbour benchmarking tool, Open
  Government Licence v3.

The map is read when somebody first asks for an area, and every answer is an immutable
value.  Places that are not on the map (a team, "another authority A") are made with
`local_area`, and a council's own list of comparators with `area_set`; a list for each of
many authorities is a `neighbour_model`.  What became of authorities is told by
`changes`, `lasting_area` and `covered_by`.
"""

from __future__ import annotations

from lakpi.areas.area import Area, AreaSet, Pool, local_area
from lakpi.areas.atlas import (
    area,
    area_set,
    authorities,
    codes_of,
    england,
    joint_area,
    region,
    regions,
)
from lakpi.areas.models import NeighbourModel, statistical_neighbour_model
from lakpi.areas.own_models import neighbour_model
from lakpi.areas.place import DatedCode
from lakpi.areas.succession import Reorganisation, changes, covered_by, lasting_area

__all__ = [
    "Area",
    "AreaSet",
    "DatedCode",
    "NeighbourModel",
    "Pool",
    "Reorganisation",
    "area",
    "area_set",
    "authorities",
    "changes",
    "codes_of",
    "covered_by",
    "england",
    "joint_area",
    "lasting_area",
    "local_area",
    "neighbour_model",
    "region",
    "regions",
    "statistical_neighbour_model",
]
