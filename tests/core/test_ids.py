"""Ids are in the order of their making, also within one millisecond, and none comes twice."""

from eventmgr.core.ids import uuid7


def test_ids_are_in_the_order_of_their_making():
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
