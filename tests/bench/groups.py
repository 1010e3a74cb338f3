"""How soon and how well people are seated: 78 into 5 with wishes, 2,000 into 60, and late arrivals."""

import random
import time
from dataclasses import replace
from statistics import median
from typing import Any
from uuid import UUID

from eventmgr.groups.rules.planning import plans, soon
from eventmgr.groups.rules.problem import Delegate, GroupSpec, Problem, Trait

INSTANCES = 15
LATE = 40
PROVINCES, REGIONS = 33, 6
CATEGORIES = ("official",) * 14 + ("guest",) * 3 + ("expert", "speaker", "observer")
LEVELS = ("leader", "head", "head", "head", "deputy", "deputy", "specialist", "specialist")


def run(instances: int = INSTANCES) -> dict[str, dict[str, Any]]:
    """CPU seconds to the proven best plan of a small meeting; how near to the best a large one comes, and how soon."""
    firsts, proofs, unproven = [], [], 0
    for seed in range(instances):
        began, moments, found = time.process_time(), [], []
        for plan in plans(generated(78, 5, 5, seed)):
            moments.append(time.process_time() - began)
            found.append(plan)
        firsts.append(moments[0])
        proofs.append(moments[-1])
        unproven += not found[-1].is_best
    small = {"n": instances, "first": round(median(firsts), 2), "most": round(max(proofs), 2), "unproven": unproven}
    return {"groups.78_into_5": {"value": round(median(proofs), 2), "unit": "CPU s", **small}, **_large()}


def _large() -> dict[str, dict[str, Any]]:
    problem = generated(2_000, 60, 12, seed=0, provinces=63)
    began, cpu = time.perf_counter(), time.process_time()
    found = [(plan, time.perf_counter() - began) for plan in plans(problem)]
    cpu = time.process_time() - cpu
    (_, first), (best, last) = found[0], found[-1]
    least = best.bound.balance + best.bound.wishes
    gap = 100 * (best.cost.balance + best.cost.wishes - least) / least
    known = {who: group for who, group in best.seats.items() if who.int > LATE}
    began = time.perf_counter()
    late = soon(replace(problem, pins=known, together=(), apart=()))
    moved = sum(late.seats[who] != group for who, group in known.items())
    return {
        "groups.2000_into_60": {"value": round(last, 1), "unit": "s", "first": round(first, 1), "cpu": round(cpu, 1)},
        "groups.2000_into_60.gap": {"value": round(gap, 2), "unit": "% above bound", "proven": best.is_best},
        "groups.40_late": {
            "value": round(time.perf_counter() - began, 2),
            "unit": "s",
            "n": LATE,
            "moved": moved,
            "proven": late.is_best,
        },
    }


def generated(people: int, groups: int, topics: int, seed: int, provinces: int = PROVINCES) -> Problem:
    """A meeting as they are: provinces of few, mostly women, 7 in 10 with wishes, some pinned, together or apart."""
    dice = random.Random(seed)
    crowd = [_delegate(number, dice, topics, provinces) for number in range(people)]
    ids = [person.id for person in crowd]
    dice.shuffle(ids)
    specs = [GroupSpec(UUID(int=10**9 + n), f"topic {n % topics}") for n in range(groups)]
    few = max(people // 40, 2)
    return Problem(
        people=crowd,
        groups=specs,
        pins={who: dice.choice(specs).id for who in ids[:few]},
        together=list(zip(ids[few : 2 * few], ids[2 * few : 3 * few], strict=True)),
        apart=list(zip(ids[3 * few : 4 * few], ids[4 * few : 5 * few], strict=True)),
    )


def _delegate(number: int, dice: random.Random, topics: int, provinces: int) -> Delegate:
    province = dice.randrange(provinces)
    traits = {
        Trait.PROVINCE: f"{province:02}",
        Trait.REGION: str(province % REGIONS),
        Trait.CATEGORY: dice.choice(CATEGORIES),
        Trait.SEX: "male" if dice.random() < 0.15 else "female",
        Trait.LEVEL: dice.choice(LEVELS),
    }
    wishes = dice.sample([f"topic {n}" for n in range(topics)], 3) if dice.random() < 0.7 else []
    return Delegate(UUID(int=number + 1), traits, tuple(wishes))
