"""Runs task sets in CPython's real asyncio, in virtual time, and prints what happened.

One JSON request per line on standard input: {"taskSet": {...}, "equalTimers": "callOrder" | "heapOrder"}; one JSON answer per line:
{"log": [[time us, task, text], ...], "finish": {task: us or null}, "iterations": n, "end": us}.

The event loop, its heap of timers, tasks, futures, locks and queues are CPython's own (BaseEventLoop._run_once, asyncio.Lock, asyncio.Queue).
Only the clock and the selector are replaced: CPU work moves the clock, a select with nothing to do jumps to whatever is due next.
"""

import asyncio
import json
import sys
from asyncio import events

RESOLUTION = 0.5  # us: below the unit of every time in a file


class Devices:
    """I/O that goes on beside the loop: every request has a due time, a device of capacity c serves c at once, first come first served."""

    def __init__(self, capacities):
        self.capacities = capacities
        self.busy = {}
        self.queued = {}
        self.pending = []  # (due, class, sequence, done, device)
        self.sequence = 0

    def connection(self, due, order, done):
        self.pending.append((due, 0, order, done, None))

    def request(self, now, length, device, done):
        self.sequence += 1
        capacity = self.capacities.get(device, float("inf"))
        if device is not None and self.busy.get(device, 0) >= capacity:
            self.queued.setdefault(device, []).append((length, self.sequence, done))
            return
        if device is not None:
            self.busy[device] = self.busy.get(device, 0) + 1
        self.pending.append((now + length, 1, self.sequence, done, device))

    def next_due(self):
        return min((entry[0] for entry in self.pending), default=None)

    def take_due(self, now):
        """What is due by now, in order of due time, connections before completions, completions in order of request."""
        found = []
        while self.pending:
            first = min(self.pending, key=lambda entry: entry[:3])
            if first[0] > now:
                break
            self.pending.remove(first)
            found.append(first[3])
            device = first[4]
            if device is None:
                continue
            if self.queued.get(device):
                length, sequence, done = self.queued[device].pop(0)
                self.pending.append((first[0] + length, 1, sequence, done, device))
            else:
                self.busy[device] -= 1
        return found


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self, devices, call_order):
        super().__init__()
        self.now = 0.0
        self.devices = devices
        self.call_order = call_order
        self.calls = 0
        self.found = []
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

    def select(self, timeout):
        if timeout is None or timeout > 0:
            due = [] if timeout is None else [self._scheduled[0]._when]
            if self.found:
                due.append(self.now)
            io = self.devices.next_due()
            if io is not None:
                due.append(io)
            if not due:
                raise RuntimeError("nothing will ever happen")
            self.now = max(self.now, float(int(min(due))))
        found = self.found + self.devices.take_due(self.now)
        self.found = []
        return found

    def block_until(self, is_done):
        """Time passes, the loop does not look: what is found meanwhile waits for the next select."""
        while not is_done():
            self.now = max(self.now, float(self.devices.next_due()))
            for done in self.devices.take_due(self.now):
                if getattr(done, "is_blocking", False):
                    done()
                else:
                    self.found.append(done)

    def pass_time(self, length):
        end = self.now + length
        while True:
            due = self.devices.next_due()
            if due is None or due > end:
                break
            self.now = max(self.now, float(due))
            self.found += self.devices.take_due(self.now)
        self.now = end

    def _process_events(self, event_list):
        for done in event_list:
            self._ready.append(events.Handle(done, (), self, None))

    def _write_to_self(self):
        pass

    def call_exception_handler(self, context):
        pass


def us(ms):
    return round(ms * 1000)


class Runner:
    def __init__(self, request):
        self.set = request["taskSet"]
        capacities = {name: d.get("capacity", float("inf")) for name, d in self.set.get("devices", {}).items()}
        self.loop = VirtualLoop(Devices(capacities), request.get("equalTimers", "callOrder") == "callOrder")
        self.log = []
        self.finish = {}
        self.created = {}
        self.expected = {}
        self.locks = {}
        self.queues = {}
        self.definitions = {task["id"]: task for task in self.set["tasks"]}

    def create(self, name, steps):
        self.finish[name] = None
        self.created[name] = self.loop.create_task(self.task(name, steps))
        self.expectation(name).set()

    def expectation(self, name):
        return self.expected.setdefault(name, asyncio.Event())

    async def task(self, name, steps):
        try:
            await self.steps(name, steps)
        finally:
            self.finish[name] = int(self.loop.now)

    async def steps(self, name, steps):
        for step in steps:
            await self.step(name, step)

    async def step(self, name, step):
        loop, op = self.loop, step["op"]
        if op == "cpu" or op == "blockingSleep":
            loop.pass_time(us(step["ms"]))
        elif op == "blockingIo":
            if us(step["ms"]) > 0:
                done = lambda: setattr(done, "is_over", True)
                done.is_blocking, done.is_over = True, False
                loop.devices.request(loop.now, us(step["ms"]), step.get("device"), done)
                loop.block_until(lambda: done.is_over)
        elif op == "sleep":
            await asyncio.sleep(us(step["ms"]))
        elif op == "io":
            future = loop.create_future()
            loop.devices.request(loop.now, us(step["ms"]), step.get("device"), lambda: future.set_result(None))
            await future
        elif op == "yield":
            await asyncio.sleep(0)
        elif op == "spawn":
            if step["task"] in self.created:
                raise RuntimeError("started twice")
            self.create(step["task"], self.definitions[step["task"]]["steps"])
        elif op == "join":
            if step["task"] not in self.created:
                await self.expectation(step["task"]).wait()
            await self.created[step["task"]]
        elif op == "lock":
            await self.locks.setdefault(step["name"], asyncio.Lock()).acquire()
        elif op == "unlock":
            self.locks.setdefault(step["name"], asyncio.Lock()).release()
        elif op == "put":
            await self.queue(step["queue"]).put(None)
        elif op == "get":
            await self.queue(step["queue"]).get()
        elif op == "log":
            self.log.append([int(loop.now), name, step["text"]])
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

    def run(self):
        spawned = set()
        collect_spawned([task["steps"] for task in self.set["tasks"]], spawned)
        events._set_running_loop(self.loop)
        arrivals = [
            (us(task.get("arrival", 0)), order, task)
            for order, task in enumerate(self.set["tasks"])
            if task["id"] not in spawned
        ]
        for time, order, task in arrivals:
            if time == 0:
                self.create(task["id"], task["steps"])
            else:
                connect = lambda task=task: self.create(task["id"], task["steps"])
                self.loop.devices.connection(time, order, connect)
        iterations = 0
        while self.loop._ready or self.loop._scheduled or self.loop.devices.pending or self.loop.found:
            self.loop._run_once()
            iterations += 1
        events._set_running_loop(None)
        for task in self.created.values():
            if task.done():
                task.exception()
            else:
                task._log_destroy_pending = False
        # Coroutines that never finish are thrown away with the loop; what they clean up then must not be scheduled any more.
        self.loop.call_soon = lambda *args, **options: None
        return {"log": self.log, "finish": self.finish, "iterations": iterations, "end": int(self.loop.now)}


def collect_spawned(lists, into):
    for steps in lists:
        for step in steps:
            if step["op"] == "spawn":
                into.add(step["task"])
            if "steps" in step:
                collect_spawned([step["steps"]], into)


def main():
    for line in sys.stdin:
        runner = Runner(json.loads(line))
        print(json.dumps(runner.run(), separators=(",", ":")), flush=True)


main()
