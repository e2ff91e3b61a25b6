"""Repair: mend a plan after somebody withdraws, is unfit, or is not there. Nothing asks or says why."""

from repatria.planning.repair.repairer import repair_plan
from repatria.planning.repair.task import Task, make_task

__all__ = ["Task", "make_task", "repair_plan"]
