"""For whom a fence is meant: roles, and lists of those it leaves alone (allow) or means in any case (deny)."""

from __future__ import annotations

from twin.model.park import Fence, Tag
from twin.model.terms import Around, People


def applies(fence: Fence, tag: Tag) -> bool:
    """Whether a fence is meant for whoever carries a tag; an unknown tag counts as anybody.

    Who is on the fence's deny list is meant whatever else holds, then who is on its allow list is not; for the rest the
    roles in `who` decide.
    """
    terms = fence.rule
    if terms.deny is not None and listed(terms.deny, tag):
        return True
    if terms.allow is not None and listed(terms.allow, tag):
        return False
    wanted = {word.strip() for word in fence.who.split(",")}
    return "all" in wanted or not tag.role or tag.role in wanted


def listed(people: People, tag: Tag) -> bool:
    """Whether the person or vehicle that carries a tag is on a list."""
    person, vehicle = tag.person, tag.vehicle
    holder = person or vehicle
    enterprise = (holder.enterprise_id if holder else None) or tag.enterprise_id
    return (
        tag.id in people.tags
        or (bool(tag.role) and tag.role in people.roles)
        or (enterprise is not None and enterprise in people.enterprises)
        or (person is not None and person.id in people.persons)
        or (person is not None and bool(person.company) and person.company in people.companies)
        or (person is not None and bool(person.post) and person.post in people.posts)
        or (vehicle is not None and (vehicle.id in people.vehicles or vehicle.plate in people.vehicles))
    )


def carries(around: Around, tag: Tag) -> bool:
    """Whether a fence that moves has this tag for its middle."""
    if around.vehicle_id:
        return tag.vehicle is not None and tag.vehicle.id == around.vehicle_id
    if around.person_id:
        return tag.person is not None and tag.person.id == around.person_id
    return tag.id == around.tag_id
