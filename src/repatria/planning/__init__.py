"""Planning: from a case to the best exchange, proven and explained."""

from repatria.planning.ask import ask
from repatria.planning.planner import UNAGREED_SEED, plan_case

__all__ = ["UNAGREED_SEED", "ask", "plan_case"]
