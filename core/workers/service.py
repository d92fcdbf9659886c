"""One set of workers for many jobs, each of which gets its share of them.

Jobs hand their calls to the service, not to the workers. It hands out just as many as keep
all workers busy, one job's and then the next one's, so that a short job is done while a
long one goes on, and what a job that leaves had asked for is forgotten at once.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from core.workers.cluster import ANSWER, Workers
from core.workers.protocols import Call
from core.workers.schedulers import Stop, Stopped

Opening = Callable[[Stop], AbstractContextManager[Workers]]

IDLE = 300.0
"""Seconds without a job after which the workers are closed."""

HUNG = 60.0
"""Seconds after which a call is taken for hung; those of sweeps take about half a second."""

CLOSE = 15.0
"""Seconds that the end of a process waits for that of its workers."""

AHEAD = 2
"""Calls handed out for each worker: one that runs, and one so that it need not wait."""


class WorkerService:
    """Workers that are opened for the first job, shared by all, and closed without any.

    Parameters
    ----------
    opening
        Opens the workers (not 0 of them), as `core.workers.cluster.open_workers` does; called with
        a ``stop`` that is true when nobody waits for them any more.
    idle
        Seconds without a job after which they are closed.
    hung
        Seconds after which a call's process is ended, and the call made once more.
    """

    def __init__(self, opening: Opening, *, idle: float = IDLE, hung: float = HUNG) -> None:
        self._opening, self._idle, self._hung = opening, idle, hung
        self._lock = threading.Lock()
        self._serving: _Serving | None = None
        self._jobs: set[_Job] = set()

    @property
    def jobs(self) -> int:
        """How many jobs there are."""
        return len(self._jobs)

    @contextmanager
    def job(self, stop: Stop, changed: Callable[[], None]) -> Iterator[Workers]:
        """A share of the workers, for as long as the block runs.

        Parameters
        ----------
        stop
            Looked at some times a second while the workers are opened; True: `Stopped`.
        changed
            Called, from any thread, whenever `jobs` has changed.

        Raises
        ------
        ConnectionError
            The workers could not be opened. The next job tries again.
        Stopped
            ``stop`` gave True.
        """
        job = _Job(changed)
        serving = self._join(job)
        try:
            yield serving.opened(stop).with_client(job)
        except ConnectionError as error:
            serving.end(error)
            raise
        finally:
            serving.leave(job)
            self._jobs.discard(job)
            self._tell()

    def close(self) -> None:
        """End all jobs, and the workers."""
        with self._lock:
            serving, self._serving = self._serving, None
        if serving is not None:
            serving.close()

    def _join(self, job: _Job) -> _Serving:
        with self._lock:
            if self._serving is None or not self._serving.join(job):
                self._serving = _Serving(self._opening, self._idle, self._hung, job)
            self._jobs.add(job)
            serving = self._serving
        self._tell()
        return serving

    def _tell(self) -> None:
        for job in tuple(self._jobs):
            job.changed()


class _Call:
    """A call of a job, as `Workers.in_order` waits for it."""

    def __init__(
        self, function: Callable[[Any], Any], argument: object, serving: _Serving
    ) -> None:  # fmt: skip
        self.function, self.argument = function, argument
        self._serving, self.key, self.since, self.tries = serving, "", 0.0, 0
        self.begun: Call | None = None  # the workers' own call
        self.settled: Future[Call] = Future()

    def add_done_callback(self, action: Callable[[Any], object]) -> None:
        self.settled.add_done_callback(action)

    def done(self) -> bool:
        return self.settled.done()

    def result(self) -> Any:
        begun = self.settled.result()
        try:
            return begun.result()
        except Exception:
            why = self._serving.ended
            if why is None:
                raise
            raise why from None  # the answer was on its way when the workers were closed


class _Job:
    """One job: a client of the service, and the calls that wait for their turn."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.changed = changed
        self.waiting: deque[_Call] = deque()
        self.serving: _Serving | None = None

    def submit(self, function: Callable[[Any], Any], argument: object, /, **_: object) -> _Call:
        assert self.serving is not None
        call = _Call(function, argument, self.serving)
        self.serving.take(self, call)
        return call

    def cancel(self, calls: list[_Call]) -> None:
        assert self.serving is not None
        self.serving.drop(self, calls)


class _Serving:
    """The workers from their opening to their end, and the thread that hands out calls."""

    def __init__(self, opening: Opening, idle: float, hung: float, first: _Job) -> None:
        self._opening, self._idle, self._hung = opening, idle, hung
        self._changed = threading.Condition()
        self._turns = deque([first])  # whose turn it is, first
        first.serving = self
        self._out: dict[_Call, _Job] = {}  # handed out, the oldest first
        self._workers: Workers | None = None
        self._left = time.monotonic()  # when the last job did
        self._ended: Exception | None = None
        self.thread = threading.Thread(target=self._run, daemon=True, name="gruscope-workers")
        self.thread.start()

    @property
    def ended(self) -> Exception | None:
        """Why it has ended, if it has."""
        return self._ended

    def join(self, job: _Job) -> bool:
        """Take a job in; False: it is too late."""
        with self._changed:
            if self._ended is None:
                self._turns.append(job)
                job.serving = self
            return self._ended is None

    def leave(self, job: _Job) -> None:
        """Forget a job and all its calls."""
        with self._changed:
            calls = [*job.waiting, *(call for call, of in self._out.items() if of is job)]
            self._turns.remove(job)
            self._left = time.monotonic()
        self.drop(job, calls)

    def opened(self, stop: Stop) -> Workers:
        """The workers, once they are there."""
        with self._changed:
            while self._workers is None and self._ended is None:
                if stop():
                    raise Stopped
                self._changed.wait(ANSWER)
            if self._ended is not None:
                raise self._ended
            assert self._workers is not None
            return self._workers

    def take(self, job: _Job, call: _Call) -> None:
        """A call that is to be made when its turn comes."""
        with self._changed:
            if self._ended is not None:
                call.settled.set_exception(self._ended)
                return
            job.waiting.append(call)
            self._changed.notify_all()

    def drop(self, job: _Job, calls: list[_Call]) -> None:
        """Forget some calls of a job."""
        with self._changed:
            begun = []
            for call in calls:
                if call in job.waiting:
                    job.waiting.remove(call)
                if self._out.pop(call, None) is not None and call.begun is not None:
                    begun.append(call.begun)
                call.begun = None
            self._changed.notify_all()
        if self._workers is not None:
            self._workers.cancel(begun)

    def end(self, why: Exception) -> None:
        """Fail all calls, and close the workers."""
        with self._changed:
            if self._ended is not None:
                return
            self._ended = why
            for call in [*self._out, *(call for job in self._turns for call in job.waiting)]:
                call.settled.set_exception(why)
            self._out.clear()
            for job in self._turns:
                job.waiting.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """End everything; return when it has ended."""
        self.end(Stopped())
        self.thread.join(timeout=CLOSE)

    def _run(self) -> None:
        try:
            with self._opening(self._deserted) as workers:
                # now and not before: what Dask registered when it was imported comes later
                atexit.register(self.close)
                with self._changed:
                    self._workers = workers
                    self._changed.notify_all()
                self._serve(workers)
        except Exception as error:
            self.end(error)
        finally:
            atexit.unregister(self.close)

    def _deserted(self) -> bool:
        """Whether nobody waits for the workers any more; then nobody can."""
        with self._changed:
            if not self._turns and self._ended is None:
                self._ended = Stopped()
            return self._ended is not None

    def _serve(self, workers: Workers) -> None:
        """Hand out calls until all is over."""
        limit = AHEAD * workers.count
        while True:
            with self._changed:
                while True:
                    if self._over():
                        return
                    late, call = self._late(), self._next(limit)
                    if late is not None or call is not None:
                        break
                    self._changed.wait(ANSWER)
            if late is not None:
                self._once_more(workers, late)
            if call is not None:
                self._hand_out(workers, call)

    def _over(self) -> bool:
        if self._ended is None and not self._turns and time.monotonic() - self._left > self._idle:
            self._ended = Stopped()
        return self._ended is not None

    def _next(self, limit: int) -> _Call | None:
        """The next call of the job whose turn it is."""
        if len(self._out) >= limit:
            return None
        for _ in range(len(self._turns)):
            job = self._turns[0]
            self._turns.rotate(-1)
            if job.waiting:
                call = job.waiting.popleft()
                call.since = time.monotonic()
                self._out[call] = job
                return call
        return None

    def _hand_out(self, workers: Workers, call: _Call) -> None:
        begun = workers.begun(call.function, call.argument)
        with self._changed:
            dropped = call not in self._out
            if not dropped:
                call.begun = begun
        if dropped:
            workers.cancel([begun])
        else:
            begun.add_done_callback(partial(self._done, call))

    def _done(self, call: _Call, begun: Call) -> None:
        with self._changed:
            if call.begun is not begun or self._out.pop(call, None) is None:
                return  # dropped meanwhile, or made once more
            self._changed.notify_all()
        call.settled.set_result(begun)

    def _late(self) -> _Call | None:
        """The call that hangs, if one does: the oldest, behind which others may wait."""
        now = time.monotonic()
        for call in self._out:
            if call.begun is not None and now - call.since > self._hung:
                for other in self._out:
                    other.since = now
                return call
        return None

    def _once_more(self, workers: Workers, call: _Call) -> None:
        """End the process in which a call hangs; let it be made once more, but not twice."""
        with self._changed:
            job = self._out.pop(call, None)
            if job is None:
                return
            begun, call.begun = call.begun, None
            call.tries += 1
            if call.tries < 2:
                job.waiting.appendleft(call)
        if call.tries > 1:
            why = f"some cells take more than {self._hung:g} s and were given up"
            call.settled.set_exception(TimeoutError(why))
        # beside the others, who are served meanwhile
        threading.Thread(target=workers.restart, args=(begun,), daemon=True).start()
