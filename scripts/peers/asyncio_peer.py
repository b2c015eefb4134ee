"""Runs task sets in CPython's real asyncio, in virtual time, and prints what happened.

One JSON request per line on standard input: {"taskSet": {...}, "equalTimers": "callOrder" | "heapOrder"}; one JSON answer per line:
{"slices": ["turn task start end how", ...], "log": [[time us, task, text], ...], "finish": {task: us or null}, "iterations": n, "end": us,
 "ended": {task: "finished" | "error" | "cancelled" | null}, "variables": {name: value}}.
A slice is one step of a task, from being resumed to handing control back, those without length too: the turn of the loop it ran in (from 1),
its start and end in us, and `yield` (a bare yield: the task is ready again), `block` (it waits for a future) or `finish` (it ended, however it did).
`finish` is the time a task ended, however it did.

The event loop, its heap of timers, tasks, futures, gather, timeouts, locks, semaphores, events and queues are CPython's own
(BaseEventLoop._run_once, asyncio.Lock, asyncio.timeout ...). Only the clock, the selector and the threads of `to_thread` are replaced: CPU work
moves the clock, a select with nothing to do jumps to whatever is due next, a thread's result enters with `call_soon` at its very moment.
"""

import asyncio
import collections.abc
import json
import sys
from asyncio import events

from threads_reference import arrival_times

RESOLUTION = 0.5  # us: below the unit of every time in a file


class Pending:
    """Something that goes on beside the loop and will call `done`. Nothing comes of it once its future is cancelled."""

    def __init__(self, key, done, future=None):
        self.key, self.done, self.future = key, done, future

    def is_alive(self):
        return self.future is None or not self.future.cancelled()


class Devices:
    """I/O and threads beside the loop: every request has a due time, a device of capacity c serves c at once, first come first served.

    A cancelled request keeps its place at its device until it is served, so its due time is known when it is made.
    """

    def __init__(self, capacities):
        self.capacities = capacities
        self.free = {}  # device -> when each of its places is free again
        self.io = []  # found by a select
        self.threads = []  # enter the ready queue at their very moment
        self.sequence = 0

    def connection(self, due, order, done):
        self.io.append(Pending((due, 0, order), done))

    def served_at(self, now, length, device):
        capacity = self.capacities.get(device)
        if capacity is None:
            return now + length
        places = self.free.setdefault(device, [0] * capacity)
        first = places.index(min(places))
        places[first] = max(now, places[first]) + length
        return places[first]

    def request(self, now, length, device, future):
        self.sequence += 1
        due = self.served_at(now, length, device)
        self.io.append(Pending((due, 1, self.sequence), lambda: settle(future), future))

    def thread(self, due, future):
        self.sequence += 1
        self.threads.append(Pending((due, self.sequence), lambda: settle(future), future))

    def next_due(self):
        return min((entry.key[0] for entry in self.io + self.threads if entry.is_alive()), default=None)

    def take_io(self, now):
        """What is due by now, in order of due time, connections before completions, completions in order of request."""
        return self.take(self.io, now)

    def take_threads(self, now):
        return self.take(self.threads, now)

    @staticmethod
    def take(pending, now):
        due = sorted((entry for entry in pending if entry.key[0] <= now), key=lambda entry: entry.key)
        pending[:] = [entry for entry in pending if entry.key[0] > now]
        return [entry for entry in due if entry.is_alive()]


def settle(future):
    if not future.done():
        future.set_result(None)


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self, devices, call_order):
        super().__init__()
        self.now = 0.0
        self.devices = devices
        self.call_order = call_order
        self.calls = 0
        self.found = []
        self.has_run = False
        self._selector = self
        self._clock_resolution = RESOLUTION

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        # Equal deadlines in call order: each later call is due an imperceptible moment later.
        if self.call_order:
            self.calls += 1
            when += self.calls * 1e-6
        return super().call_at(when, callback, *args, context=context)

    def can_go_on(self):
        timers = any(not handle._cancelled for handle in self._scheduled)
        found = any(entry.is_alive() for entry in self.found)
        return bool(self._ready) or timers or found or self.devices.next_due() is not None

    def select(self, timeout):
        if timeout is None or timeout > 0:
            due = [] if timeout is None else [self._scheduled[0]._when]
            if any(entry.is_alive() for entry in self.found):
                due.append(self.now)
            beside = self.devices.next_due()
            if beside is not None:
                due.append(beside)
            if not due:
                raise RuntimeError("nothing will ever happen")
            self.now = max(self.now, float(int(min(due))))
        self.take_threads()
        found = self.found + self.devices.take_io(self.now)
        self.found = []
        return found

    def take_threads(self):
        for entry in self.devices.take_threads(self.now):
            self.call_soon(entry.done)

    def pass_time(self, length):
        """Time passes, the loop does not look: I/O found meanwhile waits for the next select, results of threads are in the ready queue."""
        end = self.now + length
        while True:
            due = self.devices.next_due()
            if due is None or due > end:
                break
            self.now = max(self.now, float(due))
            self.take_threads()
            self.found += self.devices.take_io(self.now)
        self.now = end

    def _process_events(self, event_list):
        for entry in event_list:
            if entry.is_alive():
                self._ready.append(events.Handle(entry.done, (), self, None))

    def _write_to_self(self):
        pass

    def call_exception_handler(self, context):
        pass


def count_turns():
    """A turn of the loop counts if it ran at least one callback: cancelled handles are passed over."""
    run = events.Handle._run

    def counted(handle):
        handle._loop.has_run = True
        run(handle)

    events.Handle._run = counted


class Watched(collections.abc.Coroutine):
    """A coroutine that tells of each of its steps, and when it ended, also where it was cancelled before its first step."""

    def __init__(self, coroutine, began, suspended, ended):
        self.coroutine, self.began, self.suspended, self.ended = coroutine, began, suspended, ended

    def watch(self, call, *args):
        self.began()
        try:
            future = call(*args)
        except BaseException:
            self.ended()
            raise
        self.suspended("yield" if future is None else "block")
        return future

    def send(self, value):
        return self.watch(self.coroutine.send, value)

    def throw(self, *error):
        return self.watch(self.coroutine.throw, *error)

    def close(self):
        self.coroutine.close()

    def __await__(self):
        return self.coroutine.__await__()


def us(ms):
    return round(ms * 1000)


class Runner:
    def __init__(self, request):
        self.set = request["taskSet"]
        devices = self.set.get("devices", {})
        capacities = {name: device["capacity"] for name, device in devices.items() if "capacity" in device}
        self.loop = VirtualLoop(Devices(capacities), request.get("equalTimers", "callOrder") == "callOrder")
        self.slices = []
        self.turns = 0
        self.since = 0  # when the step that is running began
        self.log = []
        self.finish = {}
        self.created = {}
        self.expected = {}
        self.locks = {}
        self.queues = {}
        self.semaphores = {}
        self.events = {}
        self.registers = {}
        self.definitions = {task["id"]: task for task in self.set["tasks"]}
        self.variables = dict(self.set.get("variables", {}))
        for step in all_steps([task["steps"] for task in self.set["tasks"]]):
            if "var" in step:
                self.variables.setdefault(step["var"], 0)

    def create(self, name, steps):
        if name in self.created:
            raise RuntimeError("started twice")
        self.finish[name] = None
        self.registers[name] = 0
        suspended = lambda how: self.end_slice(name, how)
        watched = Watched(self.steps(name, steps), self.begin_slice, suspended, lambda: self.end_task(name))
        self.created[name] = self.loop.create_task(watched)
        self.expectation(name).set()

    def begin_slice(self):
        self.since = int(self.loop.now)

    def end_slice(self, name, how):
        self.slices.append(f"{self.turns + 1} {name} {self.since} {int(self.loop.now)} {how}")

    def end_task(self, name):
        self.end_slice(name, "finish")
        self.finish[name] = int(self.loop.now)

    def expectation(self, name):
        return self.expected.setdefault(name, asyncio.Event())

    async def steps(self, name, steps):
        for step in steps:
            await self.step(name, step)

    async def step(self, name, step):
        loop, op = self.loop, step["op"]
        if op == "cpu" or op == "blockingSleep":
            loop.pass_time(us(step["ms"]))
        elif op == "blockingIo":
            if us(step["ms"]) > 0:
                loop.pass_time(loop.devices.served_at(loop.now, us(step["ms"]), step.get("device")) - loop.now)
        elif op == "sleep":
            await asyncio.sleep(us(step["ms"]))
        elif op == "io":
            future = loop.create_future()
            loop.devices.request(loop.now, us(step["ms"]), step.get("device"), future)
            await future
        elif op == "offload":
            future = loop.create_future()
            loop.devices.thread(loop.now + us(step["ms"]), future)
            loop.take_threads()
            await future
        elif op == "poll":
            answer = loop.now + us(step["ms"])
            loop.pass_time(us(step["askMs"]))
            while loop.now < answer:
                if not step.get("spin"):
                    await asyncio.sleep(us(step["every"]))
                loop.pass_time(us(step["askMs"]))
        elif op == "yield":
            await asyncio.sleep(0)
        elif op == "spawn":
            self.create(step["task"], self.definitions[step["task"]]["steps"])
        elif op == "join":
            if step["task"] not in self.created:
                await self.expectation(step["task"]).wait()
            await self.created[step["task"]]
        elif op == "lock":
            await self.locks.setdefault(step["name"], asyncio.Lock()).acquire()
        elif op == "unlock":
            self.locks.setdefault(step["name"], asyncio.Lock()).release()
        elif op == "gather":
            for child in step["tasks"]:
                self.create(child, self.definitions[child]["steps"])
            await asyncio.gather(*[self.created[child] for child in step["tasks"]])
        elif op == "cancel":
            if step["task"] in self.created:
                self.created[step["task"]].cancel()
        elif op == "timeout":
            try:
                async with asyncio.timeout(us(step["ms"])):
                    await self.steps(name, step["steps"])
            except TimeoutError:
                pass
        elif op == "acquire":
            await self.semaphore(step["name"]).acquire()
        elif op == "release":
            self.semaphore(step["name"]).release()
        elif op == "wait":
            await self.events.setdefault(step["event"], asyncio.Event()).wait()
        elif op == "set":
            self.events.setdefault(step["event"], asyncio.Event()).set()
        elif op == "clear":
            self.events.setdefault(step["event"], asyncio.Event()).clear()
        elif op == "load":
            self.registers[name] = self.variables[step["var"]]
        elif op == "store":
            self.variables[step["var"]] = self.registers[name] + step.get("add", 0)
        elif op == "put":
            await self.queue(step["queue"]).put(None)
        elif op == "get":
            await self.queue(step["queue"]).get()
        elif op == "log":
            self.log.append([int(loop.now), name, step["text"]])
        elif op == "call":
            await self.steps(name, step["steps"])
        elif op == "repeat":
            for _ in range(step["times"]):
                await self.steps(name, step["steps"])
        else:
            raise ValueError(op)

    def queue(self, name):
        if name not in self.queues:
            capacity = self.set.get("queues", {}).get(name, {}).get("capacity", 0)
            self.queues[name] = asyncio.Queue(capacity)
        return self.queues[name]

    def semaphore(self, name):
        if name not in self.semaphores:
            value = self.set.get("semaphores", {}).get(name, {}).get("value", 1)
            self.semaphores[name] = asyncio.Semaphore(value)
        return self.semaphores[name]

    def arrivals(self):
        """Every task or instance that arrives by itself: (time us, id, steps), in file order."""
        started = set()
        for step in all_steps([task["steps"] for task in self.set["tasks"]]):
            if step["op"] in ("spawn", "gather"):
                started.update(step["tasks"] if step["op"] == "gather" else [step["task"]])
        for task in self.set["tasks"]:
            arrival = task.get("arrival", None if task["id"] in started else 0)
            if isinstance(arrival, (list, dict)):
                for i, time in enumerate(arrival_times(arrival)):
                    yield time, f"{task['id']}#{i + 1}", task["steps"]
            elif arrival is not None:
                yield us(arrival), task["id"], task["steps"]

    def run(self):
        events._set_running_loop(self.loop)
        for order, (time, name, steps) in enumerate(self.arrivals()):
            if time == 0:
                self.create(name, steps)
            else:
                self.loop.devices.connection(time, order, lambda name=name, steps=steps: self.create(name, steps))
        while self.loop.can_go_on():
            self.loop.has_run = False
            self.loop._run_once()
            self.turns += self.loop.has_run
        events._set_running_loop(None)
        ended = {name: how_ended(task) for name, task in self.created.items()}
        # Coroutines that never finish are thrown away with the loop; what they clean up then must not be scheduled any more.
        self.loop.call_soon = lambda *args, **options: None
        return {
            "slices": list(self.slices),
            "log": self.log,
            "finish": dict(self.finish),
            "iterations": self.turns,
            "end": int(self.loop.now),
            "ended": ended,
            "variables": dict(self.variables),
        }


def how_ended(task):
    if not task.done():
        task._log_destroy_pending = False
        return None
    if task.cancelled():
        return "cancelled"
    return "error" if task.exception() else "finished"


def all_steps(lists):
    for steps in lists:
        for step in steps:
            yield step
            if "steps" in step:
                yield from all_steps([step["steps"]])


def main():
    count_turns()
    for line in sys.stdin:
        runner = Runner(json.loads(line))
        print(json.dumps(runner.run(), separators=(",", ":")), flush=True)


main()
