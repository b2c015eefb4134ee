"""Runs one task set in CPython's real asyncio in virtual time, and says how much CPU time that took and in which order the tasks ran.

Standard input: {"taskSet": {...}} of the ops cpu, sleep and yield, and repeat around them. Standard output: {"seconds": ..., "steps": n, "order": sha256}.
The loop is CPython's own (BaseEventLoop._run_once with its heap and its ready queue); only the clock and the selector are replaced: CPU work moves
the clock, a select with nothing to do jumps to the next deadline. `order` hashes the task numbers, one byte each (modulo 256), in the order of their steps.
"""

import asyncio
import hashlib
import json
import sys
import time


class Selector:
    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is not None and timeout > 0:
            self.loop.now += timeout
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.now = 0.0
        self._selector = Selector(self)
        self._clock_resolution = 0.5

    def time(self):
        return self.now

    def _process_events(self, found):
        pass

    def _write_to_self(self):
        pass


def flat(steps):
    """The program as (times, [(op, us), ...]) parts: a repeat of plain steps, or one plain step."""
    for step in steps:
        body = step["steps"] if step["op"] == "repeat" else [step]
        yield step.get("times", 1), [(one["op"], one.get("ms", 0) * 1000) for one in body]


async def task(loop, number, parts, order):
    order.append(number)
    for times, body in parts:
        for _ in range(times):
            for op, us in body:
                if op == "cpu":
                    loop.now += us
                    continue
                if op == "sleep":
                    await asyncio.sleep(us)
                elif op == "yield":
                    await asyncio.sleep(0)
                else:
                    raise ValueError(op)
                order.append(number)


async def main(loop, tasks, order):
    await asyncio.gather(*(task(loop, i & 255, list(flat(one["steps"])), order) for i, one in enumerate(tasks)))


request = json.load(sys.stdin)
loop = VirtualLoop()
order = bytearray()
began = time.process_time()
loop.run_until_complete(main(loop, request["taskSet"]["tasks"], order))
seconds = time.process_time() - began
answer = {"seconds": seconds, "steps": len(order), "order": hashlib.sha256(order).hexdigest()}
print(json.dumps({**answer, "python": sys.version.split()[0]}))
