"""Planning: from a case to the best exchange, proven and explained."""

from repatria.planning.planner import UNAGREED_SEED, plan_case
from repatria.planning.questions.ask import ask

__all__ = ["UNAGREED_SEED", "ask", "plan_case"]
