"""The worker: takes long work from the queue, one piece at a time, and ends with who started it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import traceback
from threading import Thread
from time import sleep

from django.db import DatabaseError, connection

from repatria.core.errors import InputError, RepatriaError, SearchStopped
from repatria.registry.askers import bounded
from repatria.registry.work.queue import Taken, end_done, end_failed, end_stopped, give_back, take_next
from repatria.web.aside.tasks import TASKS, doing, keep_faults
from repatria.web.aside.watching import BesideWatch

LOOKED_EVERY_S = 0.5
"""Seconds after which a worker without work looks for some."""
FAILED = "failed"

_log = logging.getLogger("repatria.web.aside")


class Worker:
    """Does one piece of work after the other, until its process ends."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self._taken: Taken | None = None

    def work(self) -> None:
        """Work for ever."""
        while True:
            try:
                if not self.work_once():
                    sleep(LOOKED_EVERY_S)
            except DatabaseError as error:
                _log.warning("the database does not answer: %s", type(error).__name__)
                connection.close()
                sleep(LOOKED_EVERY_S)

    def work_once(self) -> bool:
        """Do the next piece of work; say whether there was one."""
        taken = self._taken = take_next(self.name)
        if taken is None:
            return False
        watch = BesideWatch(taken, self.name)
        try:
            with watch.beside(), bounded(taken.bounds), doing(taken, watch):
                TASKS[taken.kind].call(str(taken.id))
        except SearchStopped:
            end_stopped(taken.id, self.name)
        except InputError as error:
            with bounded(taken.bounds):
                keep_faults(taken, error)
            end_failed(taken.id, self.name, error.code)
        except RepatriaError as error:
            end_failed(taken.id, self.name, error.code)
        except DatabaseError:
            raise  # whoever takes it up again ends it, or does
        except Exception as error:  # noqa: BLE001 - work that fails ends no worker; it is logged where, not what
            _log_failed(error)
            end_failed(taken.id, self.name, FAILED)
        else:
            end_done(taken.id, self.name)
        finally:
            self._taken = None
        return True

    def leave(self) -> None:
        """Give back what is being done, for the next worker."""
        if self._taken is not None:
            give_back(self._taken.id, self.name)


def work_until_ended(parent: int) -> None:
    """Work until this process is told to end, or who started it is gone; then give back what is being done.

    A signal would wait until a solver comes back: a thread of its own hears it at once.

    Args:
        parent: The process that started this one.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    worker = Worker()
    Thread(target=_end_in_time, args=(worker, parent), daemon=True).start()
    worker.work()


_ENDING = frozenset({signal.SIGTERM, signal.SIGINT})


def _end_in_time(worker: Worker, parent: int) -> None:
    while os.getppid() == parent:
        if signal.sigtimedwait(_ENDING, LOOKED_EVERY_S) is not None:
            break
    try:
        worker.leave()
    finally:
        os._exit(0)  # where the database does not answer, the work will be missed, and taken up


def _log_failed(error: Exception) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames[-6:]))
    _log.error("work failed: %s at %s", type(error).__name__, where)
