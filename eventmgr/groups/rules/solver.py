"""The one file that knows the solver (HiGHS): linear models with whole numbers, solved within a budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import highspy
import numpy as np

INFINITY: float = highspy.kHighsInf
# A net for machines that are busy; the budget that counts is in steps of the search, so that a plan is found again.
SECONDS = 20.0
_STATUS = highspy.HighsModelStatus


@dataclass(frozen=True)
class Answer:
    """What was found: values that keep all rows (None if there are none), and a bound that no values go below."""

    values: Sequence[float] | None
    bound: float
    is_infeasible: bool = False


@dataclass
class Linear:
    """A linear model in the making: minimize the costs of columns within the bounds of columns and rows."""

    costs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, Mapping[int, float]]] = field(default_factory=list)

    def column(self, cost: float = 0, lower: float = 0, upper: float = 1, *, whole: bool = True) -> int:
        """One more thing to decide; a yes or no unless bounds say otherwise."""
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, lower: float, upper: float, terms: Mapping[int, float]) -> None:
        """One more condition: a sum of columns that lies between two numbers."""
        self.rows.append((lower, upper, terms))

    def minimize(self, *, steps: int, start: Mapping[int, float] | None = None) -> Answer:
        """Search for the cheapest whole values; costs are whole numbers, so that less than one apart is the best."""
        solver = _solver(self, whole=True)
        solver.setOptionValue("mip_max_nodes", steps)
        if start:
            index = np.array(list(start), dtype=np.int32)
            solver.setSolution(len(index), index, np.array(list(start.values()), dtype=np.double))
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == _STATUS.kInfeasible:
            return Answer(None, INFINITY, is_infeasible=True)
        has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        bound = info.objective_function_value if status == _STATUS.kOptimal else info.mip_dual_bound
        return Answer(list(solver.getSolution().col_value) if has_values else None, bound)

    def relaxed(self) -> Answer:
        """The cheapest values if parts of a whole were allowed, found by an interior path."""
        solver = _solver(self, whole=False)
        solver.setOptionValue("solver", "ipm")
        solver.run()
        if solver.getModelStatus() != _STATUS.kOptimal:
            return Answer(None, -INFINITY, is_infeasible=solver.getModelStatus() == _STATUS.kInfeasible)
        return Answer(list(solver.getSolution().col_value), solver.getInfo().objective_function_value)


class _Silent(highspy.Highs):
    """The solver without its banner, which would stand in what a command prints."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library types its methods only

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's own name
        """The first thing that is asked of a new solver: by then it must be silent."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # as above


def _solver(model: Linear, *, whole: bool) -> highspy.Highs:
    kind = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.costs), len(model.rows)
    lp.col_cost_ = np.array(model.costs, dtype=np.double)
    lp.col_lower_, lp.col_upper_ = np.array(model.lower, dtype=np.double), np.array(model.upper, dtype=np.double)
    lp.row_lower_ = np.array([row[0] for row in model.rows], dtype=np.double)
    lp.row_upper_ = np.array([row[1] for row in model.rows], dtype=np.double)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([0, *accumulate(len(row[2]) for row in model.rows)], dtype=np.int32)
    lp.a_matrix_.index_ = np.array([k for row in model.rows for k in row[2]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for row in model.rows for v in row[2].values()], dtype=np.double)
    if whole:
        lp.integrality_ = [kind[is_whole] for is_whole in model.whole]
    solver = _Silent()
    options: dict[str, str | int | float] = {
        "parallel": "off",
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,
        "time_limit": SECONDS,
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver
