"""A second, independent reading of the rules of all three models (DESIGN sections 4.1 to 4.4).

Written from DESIGN.md sections 3 and 4 and COMMAND-LINE.md alone, as literally as possible: integer microseconds, plain lists, nothing fast.
One JSON request per line on standard input: {"taskSet": ..., "executions": [{"model": ..., "settings": {...}}, ...]}.
One JSON answer per line: {"executions": [result, ...]}, each result as COMMAND-LINE.md describes it, without "engine" and "traceHash".

Models: threads and sequential with every step of format 1; eventLoop (4.2; its order is held to CPython itself by asyncio_peer.py, here it is the
accounting that counts) with all but cancel and timeout.
"""
import heapq
import json
import math
import sys

THREADS = {
    'quantum': 4, 'cores': 1, 'contextSwitch': 0, 'sameInstant': 'newcomerFirst', 'wakeVsArrival': 'arrivalFirst',
    'quantumAfterBlock': 'full', 'quantumAfterYield': 'full', 'mutexHandOff': 'handOver', 'horizon': None,
}
# Where the text leaves a choice: what is taken here. A request may say otherwise under "readings".
READINGS = {
    'finishOfError': False,      # does a task that ended in an error have `finish` and `turnaround`?
    'rowBeforeArrival': True,    # has a task that the run did not live to see a row?
    'stopped': 'horizon',        # `endedBy` of the tasks left over when sequential stops at an error
    'switchCounts': 'begin',     # a context switch counts when it begins, or ends (they differ where the horizon cuts it)
    'busyWithoutFrozen': False,  # is the time a blocking call holds the loop `busy`?
    'errorOverHorizon': False,   # is a run with an error that reaches the horizon `error`?
    'heldBy': ['lock', 'join'],  # which waits of a deadlock say by whom
    'gatherArrivesAtOnce': False,  # sequential: do all children of a gather arrive when it begins, or each when it is run?
    'pollSleeps': True,          # is the pause between the asks of a poll a sleep for `timerLateness`?
    'blindStoreLoses': False,    # can a store of a task that never loaded the variable be a lost update?
}
TIMED = ('io', 'sleep', 'blockingIo', 'blockingSleep')


def us(ms):
    return round(ms * 1000)


# ---- tasks and their instances (section 3, `arrival`) ----

def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = state
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield (t ^ (t >> 14)) & 0xFFFFFFFF


def arrival_times(arrival):
    if isinstance(arrival, list):
        return [us(at) for at in arrival]
    start = us(arrival.get('start', 0))
    if 'every' in arrival:
        return [start + i * us(arrival['every']) for i in range(arrival['count'])]
    numbers, times = mulberry32(arrival['seed']), []
    for _ in range(arrival['count']):
        u = next(numbers) / 2 ** 32
        start += max(1, math.floor(-us(arrival['poisson']) * math.log(1 - u) + 0.5))
        times.append(start)
    return times


def spawned_ids(steps):
    for step in steps:
        if step['op'] == 'spawn':
            yield step['task']
        if step['op'] == 'gather':
            yield from step['tasks']
        yield from spawned_ids(step.get('steps', []))


class Thread:
    """One task or instance with everything the rules ask about it, and the row it will have."""

    def __init__(self, place, ident, arrival, steps):
        self.place, self.id, self.arrival = place, ident, arrival
        self.code = self.walk(steps)
        self.burst = 0             # CPU time this thread still wants before its next step
        self.quantum_left = None   # None: a full one at the next dispatch
        self.state = 'absent'      # absent, ready, switching, running, blocked, ended
        self.since = 0             # when the state began
        self.waits_for = None      # the name of what it waits for
        self.retry = None          # barging: the step it was woken in, to be tried again
        self.poll = None           # the poll it is in: step, when the answer is there, whether an ask goes on
        self.gathers = None        # the children a gather still waits for
        self.register = 0
        self.loaded = {}           # variable -> number of stores there had been at its last load
        self.response = self.finish = self.how_ended = None
        self.time = {'ready': 0, 'switching': 0, 'running': 0, 'blocked': 0}
        self.involuntary = self.voluntary = 0

    def walk(self, steps):
        for step in steps:
            if step['op'] == 'repeat':
                for _ in range(step['times']):
                    yield from self.walk(step['steps'])
            elif step['op'] in ('call', 'timeout'):   # threads, sequential: the steps run to their end
                yield from self.walk(step['steps'])
            else:
                yield step

    def to(self, state, now):
        if self.state in self.time:
            self.time[self.state] += now - self.since
        self.state, self.since = state, now


def make_threads(task_set):
    started_by_others = {t for task in task_set['tasks'] for t in spawned_ids(task['steps'])}
    threads = []
    for task in task_set['tasks']:
        arrival = task.get('arrival', None if task['id'] in started_by_others else 0)
        if arrival is None or isinstance(arrival, (int, float)):
            one = [(task['id'], None if arrival is None else us(arrival))]
        else:
            one = [(f"{task['id']}#{i + 1}", at) for i, at in enumerate(arrival_times(arrival))]
        for ident, at in one:
            threads.append(Thread(len(threads), ident, at, task['steps']))
    return threads


def used_variables(lists):
    for steps in lists:
        for step in steps:
            if 'var' in step:
                yield step['var']
            yield from used_variables([step.get('steps', [])])


class Run:
    """What both models share: the record of slices and marks, and the result made from it."""

    def __init__(self, task_set, model, settings):
        self.set, self.model, self.settings = task_set, model, settings
        self.threads = make_threads(task_set)
        self.named = {t.id: t for t in self.threads}
        self.now = 0
        self.slices, self.log = [], []
        self.switches = 0
        self.failed = False
        self.semaphores, self.events = {}, {}
        self.variables = dict(task_set.get('variables', {}))
        self.stores = {}   # variable -> the tasks that stored to it, in order
        self.lost = 0
        for name in used_variables([task['steps'] for task in task_set['tasks']]):
            self.variables.setdefault(name, 0)
        self.horizon = None if settings.get('horizon') is None else us(settings['horizon'])

    def end_slice(self, thread, core, how, decider, on=None):
        start = thread.since
        if how == 'preempt':
            thread.involuntary += 1
        if how in ('yield', 'block'):
            thread.voluntary += 1
        if self.now > start:
            row = {'task': thread.id, 'core': core, 'start': start, 'end': self.now, 'endedBy': how, 'decider': decider, 'frozen': 0}
            if on is not None:
                row['on'] = on
            self.slices.append(row)

    def load_or_store(self, thread, step):
        name = step['var']
        stores = self.stores.setdefault(name, [])
        if step['op'] == 'load':
            thread.register = self.variables[name]
            thread.loaded[name] = len(stores)
            return
        since = thread.loaded.get(name, 0 if READINGS['blindStoreLoses'] else len(stores))
        if any(other is not thread for other in stores[since:]):
            self.lost += 1
        stores.append(thread)
        self.variables[name] = thread.register + step.get('add', 0)

    def timed_wait_name(self, step):
        if step['op'] == 'io' and 'device' in step:
            return 'io:' + step['device']
        return step['op']

    def result(self, ended_by, deadlock=None):
        for thread in self.threads:
            if thread.state not in ('absent', 'ended'):
                thread.to(thread.state, self.now)
        # a task whose spawn never ran has no row
        rows = [t for t in self.threads if t.arrival is not None]
        if not READINGS['rowBeforeArrival']:
            rows = [t for t in rows if t.state != 'absent']
        left = ended_by if ended_by in ('horizon', 'deadlock') else 'deadlock' if self.model != 'sequential' else READINGS['stopped']
        busy = sum(t.time['running'] for t in rows)
        cores = self.settings.get('cores', 1)
        if READINGS['errorOverHorizon'] and ended_by == 'horizon' and any(t.how_ended == 'error' for t in rows):
            ended_by = 'error'
        answer = {'model': self.model, 'endedBy': ended_by, 'makespan': self.now}
        if ended_by == 'deadlock':
            answer['deadlock'] = deadlock
        answer['slices'] = sorted(self.slices, key=lambda s: (s['start'], s['core']))
        answer['tasks'] = [
            {
                'id': t.id, 'arrival': t.arrival, 'response': t.response, 'finish': t.finish,
                'turnaround': None if t.finish is None else t.finish - t.arrival,
                'running': t.time['running'], 'waiting': t.time['ready'], 'blocked': t.time['blocked'],
                'switching': t.time['switching'], 'involuntary': t.involuntary, 'voluntary': t.voluntary,
                'endedBy': t.how_ended or left,
            }
            for t in rows
        ]
        answer['totals'] = {
            'involuntary': sum(t.involuntary for t in rows), 'voluntary': sum(t.voluntary for t in rows),
            'contextSwitches': self.switches, 'cpuBusy': busy,
            'cpuUtilisation': busy / (cores * self.now) if self.now > 0 else 0,
            'longestStall': 0, 'timerLateness': 0, 'lostUpdates': self.lost, 'iterations': 0,
        }
        answer['variables'] = dict(self.variables)
        answer['log'] = self.log
        return answer


# ---- threads (4.1) ----

class Core:
    def __init__(self):
        self.thread = None        # who has it: switching or running
        self.last = None          # whom it ran last
        self.switch_ends = None   # while a context switch goes on
        self.counted = True       # whether its latest dispatch has its place in `contextSwitches`


class Threads(Run):
    def __init__(self, task_set, settings):
        super().__init__(task_set, 'threads', {**THREADS, **settings})
        s = self.settings
        self.barging = s['mutexHandOff'] == 'barging'
        self.quantum = None if s['quantum'] is None else us(s['quantum'])
        self.switch_cost = us(s['contextSwitch'])
        self.cores = [Core() for _ in range(s['cores'])]
        self.queue = []       # T1: one global FIFO ready queue
        self.newcomers = []   # with preemptedFirst: those of (1), behind everybody of this instant
        self.waits = []       # timed waits [due, number of the wait, thread, device or None]
        self.wait_count = 0
        self.devices = {}     # name -> [served now, FIFO of [number, thread, duration]]
        self.locks = {}       # name -> {'holder', 'waiting'}
        self.queues = {}      # name -> {'items', 'getters', 'putters'}
        self.joiners = {}     # id -> threads in the order they began to wait

    # -- who becomes ready, who is taken --

    def make_ready(self, thread, at_step_1=False):
        thread.to('ready', self.now)
        thread.waits_for = None
        if at_step_1 and self.settings['sameInstant'] == 'preemptedFirst':
            self.newcomers.append(thread)
        else:
            self.queue.append(thread)

    def arrive(self, thread, at_step_1):
        thread.arrival = self.now
        self.make_ready(thread, at_step_1)

    def take_head(self, core):
        """The core takes heads until one of them keeps it, or nobody is ready."""
        while core.thread is None and (self.queue or self.newcomers):
            thread = self.queue.pop(0) if self.queue else self.newcomers.pop(0)
            core.thread = thread
            changed = core.last is not thread
            core.last = thread
            core.counted = not changed
            if changed and READINGS['switchCounts'] == 'begin':
                self.count(core)
            if changed and self.switch_cost > 0:   # T4
                thread.to('switching', self.now)
                core.switch_ends = self.now + self.switch_cost
            else:
                self.start(core)

    def count(self, core):
        if not core.counted:
            self.switches += 1
            core.counted = True

    def start(self, core):
        core.switch_ends = None
        self.count(core)
        thread = core.thread
        thread.to('running', self.now)
        if thread.response is None:
            thread.response = self.now - thread.arrival
        if thread.quantum_left is None or thread.quantum_left == 0:   # T3a
            thread.quantum_left = self.quantum
        if thread.burst == 0:
            self.go_on(core)

    def leave(self, core, state, how, decider, on=None):
        thread = core.thread
        self.end_slice(thread, self.cores.index(core), how, decider, on)
        core.thread = None
        thread.to(state, self.now)

    # -- the steps --

    def go_on(self, core):
        """The following steps of the core's thread, until one takes CPU time or gives the core away."""
        thread = core.thread
        while core.thread is thread and thread.burst == 0:
            if thread.poll is not None:
                self.ask(core, thread)
                continue
            step, thread.retry = thread.retry or next(thread.code, None), None
            if step is None:
                self.end_thread(core, 'finish', 'finished')
                return
            self.do(core, thread, step)

    def do(self, core, thread, step):
        op = step['op']
        if op in ('cpu', 'offload'):
            thread.burst = us(step['ms'])
        elif op == 'yield' or op in ('sleep', 'blockingSleep') and us(step['ms']) == 0:   # T5a
            self.yield_core(core)
        elif op == 'poll':
            thread.poll = {'step': step, 'answer': self.now + us(step['ms']), 'asking': False}
        elif op in TIMED:
            if us(step['ms']) == 0:   # T5a: `io 0` takes no time and does not suspend
                return
            self.block(core, self.timed_wait_name(step))
            self.begin_wait(thread, us(step['ms']), step.get('device'))
        elif op == 'lock':
            lock = self.locks.setdefault(step['name'], {'holder': None, 'waiting': []})
            if lock['holder'] is None:
                lock['holder'] = thread
            else:
                self.wait_in(core, lock['waiting'], 'lock:' + step['name'], step)
        elif op == 'unlock':
            lock = self.locks.setdefault(step['name'], {'holder': None, 'waiting': []})
            if lock['holder'] is None:
                self.end_thread(core, 'error', 'error')
            elif lock['waiting'] and not self.barging:   # T5: handed to the first waiter
                lock['holder'] = lock['waiting'].pop(0)
                self.make_ready(lock['holder'])
            else:
                lock['holder'] = None
                self.wake_first(lock['waiting'])
        elif op == 'acquire':
            semaphore = self.semaphore_named(step['name'])
            if semaphore['value'] > 0:
                semaphore['value'] -= 1
            else:
                self.wait_in(core, semaphore['waiting'], 'semaphore:' + step['name'], step)
        elif op == 'release':
            semaphore = self.semaphore_named(step['name'])
            if self.barging or not semaphore['waiting']:
                semaphore['value'] += 1
            self.wake_first(semaphore['waiting'])   # without barging the value goes to it
        elif op == 'wait':
            event = self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})
            if not event['is_set']:
                self.block(core, 'event:' + step['event'])
                event['waiting'].append(thread)
        elif op == 'set':
            event = self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})
            event['is_set'] = True
            while event['waiting']:
                self.make_ready(event['waiting'].pop(0))
        elif op == 'clear':
            self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})['is_set'] = False
        elif op in ('load', 'store'):
            self.load_or_store(thread, step)
        elif op == 'cancel':
            pass   # a thread cannot be cancelled
        elif op == 'gather':
            for name in step['tasks']:
                child = self.named[name]
                if child.arrival is not None:
                    self.end_thread(core, 'error', 'error')
                    return
                self.arrive(child, False)
            thread.gathers = set(step['tasks'])
            self.block(core, 'gather')
            for name in step['tasks']:
                self.joiners.setdefault(name, []).append(thread)
        elif op == 'spawn':
            child = self.named[step['task']]
            if child.arrival is not None:   # a second start is an error of the step
                self.end_thread(core, 'error', 'error')
            else:
                self.arrive(child, False)
        elif op == 'join':
            other = self.named[step['task']]
            if other.state != 'ended':
                self.block(core, 'join:' + step['task'])
                self.joiners.setdefault(other.id, []).append(thread)
        elif op == 'put':
            queue = self.queue_named(step['queue'])
            if queue['getters'] and not self.barging:   # T5: the item is handed to the first waiter
                self.make_ready(queue['getters'].pop(0))
            elif queue['capacity'] is None or queue['items'] < queue['capacity']:
                queue['items'] += 1
                self.wake_first(queue['getters'])
            else:
                self.wait_in(core, queue['putters'], 'put:' + step['queue'], step)
        elif op == 'get':
            queue = self.queue_named(step['queue'])
            if queue['items'] > 0:
                queue['items'] -= 1
                if queue['putters'] and not self.barging:
                    queue['items'] += 1
                self.wake_first(queue['putters'])
            else:
                self.wait_in(core, queue['getters'], 'get:' + step['queue'], step)
        elif op == 'log':
            self.log.append({'time': self.now, 'task': thread.id, 'text': step['text']})
        else:
            raise ValueError(op)

    def wait_in(self, core, waiting, on, step):
        thread = core.thread
        self.block(core, on)
        waiting.append(thread)
        if self.barging:
            thread.retry = step

    def wake_first(self, waiting):
        if waiting:
            self.make_ready(waiting.pop(0))

    def yield_core(self, core):
        thread = core.thread
        self.leave(core, 'ready', 'yield', 'task')
        if self.settings['quantumAfterYield'] == 'full':
            thread.quantum_left = None
        self.make_ready(thread)

    def ask(self, core, thread):
        """A poll goes on: the next ask begins, or one has just ended."""
        poll, step = thread.poll, thread.poll['step']
        poll['asking'] = not poll['asking']
        if poll['asking']:
            thread.burst = us(step['askMs'])
        elif self.now >= poll['answer']:
            thread.poll = None
        elif step.get('spin'):
            pass
        elif us(step['every']) == 0:
            self.yield_core(core)
        else:
            self.block(core, 'poll')
            self.begin_wait(thread, us(step['every']), None)

    def semaphore_named(self, name):
        value = self.set.get('semaphores', {}).get(name, {}).get('value', 1)
        return self.semaphores.setdefault(name, {'value': value, 'waiting': []})

    def queue_named(self, name):
        capacity = self.set.get('queues', {}).get(name, {}).get('capacity')
        return self.queues.setdefault(name, {'items': 0, 'capacity': capacity, 'getters': [], 'putters': []})

    def block(self, core, on):
        thread = core.thread
        self.leave(core, 'blocked', 'block', 'task', on)
        thread.waits_for = on
        if self.settings['quantumAfterBlock'] == 'full':
            thread.quantum_left = None

    def begin_wait(self, thread, duration, device):
        """A device with capacity c serves c requests at once, the others FIFO."""
        self.wait_count += 1
        number = self.wait_count
        if device in self.set.get('devices', {}) and 'capacity' in self.set['devices'][device]:
            state = self.devices.setdefault(device, {'serving': 0, 'waiting': []})
            if state['serving'] == self.set['devices'][device]['capacity']:
                state['waiting'].append((number, thread, duration))
                return
            state['serving'] += 1
            self.waits.append((self.now + duration, number, thread, device))
        else:
            self.waits.append((self.now + duration, number, thread, None))

    def end_thread(self, core, how, how_ended):
        thread = core.thread
        self.leave(core, 'ended', how, 'task')
        thread.how_ended = how_ended
        if how == 'finish' or READINGS['finishOfError']:
            thread.finish = self.now
        if how == 'error':
            self.failed = True
        for joiner in self.joiners.pop(thread.id, []):
            if joiner.gathers is not None:   # woken by the last to finish
                joiner.gathers.remove(thread.id)
                if joiner.gathers:
                    continue
                joiner.gathers = None
            self.make_ready(joiner)

    # -- one instant (T5b) --

    def instant(self):
        now = self.now
        # (1)
        arrivals = [t for t in self.threads if t.state == 'absent' and t.arrival == now]
        due = sorted((w for w in self.waits if w[0] == now), key=lambda w: w[1])
        self.waits = [w for w in self.waits if w[0] != now]
        if self.settings['wakeVsArrival'] == 'arrivalFirst':
            for t in arrivals:
                self.make_ready(t, True)
        for _, _, thread, device in due:
            self.make_ready(thread, True)
            if device is not None:
                state = self.devices[device]
                state['serving'] -= 1
                if state['waiting']:
                    number, other, duration = state['waiting'].pop(0)
                    state['serving'] += 1
                    self.waits.append((now + duration, number, other, device))
        if self.settings['wakeVsArrival'] == 'wakeUpFirst':
            for t in arrivals:
                self.make_ready(t, True)
        # (2)
        for core in self.cores:
            if core.thread is None:
                continue
            if core.switch_ends is not None:
                if core.switch_ends == now:
                    self.start(core)
            elif core.thread.burst == 0:
                self.go_on(core)
        # (3)
        for core in self.cores:
            self.take_head(core)
        # (4)
        for core in self.cores:
            thread = core.thread
            if thread is None or core.switch_ends is not None or thread.quantum_left != 0 or self.quantum is None:
                continue
            if self.queue:
                self.leave(core, 'ready', 'preempt', 'os')
                thread.quantum_left = None
                self.make_ready(thread)
                self.take_head(core)
            else:   # nobody ready, or only those who queue behind it: it would be its own successor
                thread.quantum_left = self.quantum
        self.queue += self.newcomers
        self.newcomers = []

    def next_time(self):
        times = [t.arrival for t in self.threads if t.state == 'absent' and t.arrival is not None]
        times += [w[0] for w in self.waits]
        for core in self.cores:
            if core.switch_ends is not None:
                times.append(core.switch_ends)
            elif core.thread is not None:
                times.append(self.now + core.thread.burst)
                if self.quantum is not None:
                    times.append(self.now + core.thread.quantum_left)
        return min(times) if times else None

    def run(self):
        while True:
            time = self.next_time()
            if time is None:
                break
            end = time if self.horizon is None else min(time, self.horizon)
            for core in self.cores:
                if core.thread is not None and core.switch_ends is None:
                    core.thread.burst -= end - self.now
                    if self.quantum is not None:
                        core.thread.quantum_left -= end - self.now
            self.now = end
            if time > end:
                for core in self.cores:
                    if core.thread is not None and core.switch_ends is None:
                        self.end_slice(core.thread, self.cores.index(core), 'horizon', 'none')
                return self.result('horizon')
            self.instant()
        stuck = [t for t in self.threads if t.state == 'blocked']
        if self.failed:
            return self.result('error')
        if stuck:
            return self.result('deadlock', self.deadlock(stuck))
        return self.result('finished')

    def deadlock(self, stuck):
        waiting, next_of = [], {}
        for t in stuck:
            row = {'task': t.id, 'for': t.waits_for}
            kind, _, name = t.waits_for.partition(':')
            holder = self.locks[name]['holder'].id if kind == 'lock' else name if kind == 'join' else None
            if kind == 'gather':   # it waits for every child that has not ended, held by none
                next_of[t.id] = [child.id for child in self.threads if child.id in t.gathers]
            if holder is not None:
                if kind in READINGS['heldBy']:
                    row['heldBy'] = holder
                next_of[t.id] = [holder]
            waiting.append(row)
        cycle = next(filter(None, (find_cycle(next_of, [t.id]) for t in stuck)), [])
        return {'waiting': waiting, 'cycle': cycle}


def find_cycle(next_of, path):
    """The first circle met on the way along `next_of` from the end of the path, or None."""
    for after in next_of.get(path[-1], []):
        if after in path:
            return path[path.index(after):]
        found = find_cycle(next_of, path + [after])
        if found:
            return found
    return None


# ---- sequential (4.3) ----

class Stopped(Exception):
    """The run stops here: a step failed, or the horizon is reached."""


class Sequential(Run):
    def __init__(self, task_set, settings):
        super().__init__(task_set, 'sequential', {'horizon': None, **settings})
        self.items = {}
        self.last = None

    def run(self):
        # tasks in order of arrival, each to its end; all of equal arrival in file order
        order = sorted((t for t in self.threads if t.arrival is not None), key=lambda t: (t.arrival, t.place))
        for t in order:
            t.state, t.since = 'ready', t.arrival
        ended_by = 'finished'
        try:
            for t in order:
                if t.arrival > self.now:
                    self.pass_time(t.arrival - self.now)
                self.to_the_end(t)
        except Stopped as stop:
            ended_by = str(stop)
        for t in self.threads:   # who had not arrived when the run ended did not wait
            if t.arrival is not None and t.arrival > self.now:
                t.state = 'absent'
        return self.result(ended_by)

    def pass_time(self, duration, thread=None):
        if self.horizon is not None and self.now + duration > self.horizon:
            self.now = self.horizon
            if thread is not None and thread.state == 'running':
                self.end_slice(thread, 0, 'horizon', 'none')
            raise Stopped('horizon')
        self.now += duration

    def begin(self, thread):
        if self.last is not thread:
            self.switches += 1
            self.last = thread
        thread.to('running', self.now)
        if thread.response is None:
            thread.response = self.now - thread.arrival

    def to_the_end(self, thread):
        self.begin(thread)
        for step in thread.code:
            op = step['op']
            if op in ('cpu', 'offload'):
                self.pass_time(us(step['ms']), thread)
            elif op in TIMED:
                self.wait(thread, us(step['ms']), self.timed_wait_name(step))
            elif op == 'poll':
                answer = self.now + us(step['ms'])
                self.pass_time(us(step['askMs']), thread)
                while self.now < answer:
                    if not step.get('spin'):
                        self.wait(thread, us(step['every']), 'poll')
                    self.pass_time(us(step['askMs']), thread)
            elif op in ('spawn', 'gather'):
                children = [self.named[name] for name in step.get('tasks', [step.get('task')])]
                if READINGS['gatherArrivesAtOnce']:
                    for child in children:
                        self.arrive(thread, child)
                for child in children:
                    if not READINGS['gatherArrivesAtOnce']:
                        self.arrive(thread, child)
                    if thread.state == 'running':
                        self.end_slice(thread, 0, 'yield', 'task')
                        thread.to('ready', self.now)
                    self.to_the_end(child)
                self.begin(thread)
            elif op == 'wait':
                if not self.events.get(step['event']):
                    self.fail(thread)
            elif op in ('set', 'clear'):
                self.events[step['event']] = op == 'set'
            elif op in ('load', 'store'):
                self.load_or_store(thread, step)
            elif op == 'put':
                capacity = self.set.get('queues', {}).get(step['queue'], {}).get('capacity')
                items = self.items.get(step['queue'], 0)
                if capacity is not None and items >= capacity:
                    self.fail(thread)
                self.items[step['queue']] = items + 1
            elif op == 'get':
                if self.items.get(step['queue'], 0) == 0:
                    self.fail(thread)
                self.items[step['queue']] -= 1
            elif op == 'log':
                self.log.append({'time': self.now, 'task': thread.id, 'text': step['text']})
        self.end_slice(thread, 0, 'finish', 'task')
        thread.to('ended', self.now)
        thread.finish, thread.how_ended = self.now, 'finished'

    def arrive(self, parent, child):
        if child.arrival is not None:
            if parent.state != 'running':
                self.begin(parent)
            self.fail(parent)
        child.arrival = child.since = self.now
        child.state = 'ready'

    def wait(self, thread, duration, on):
        if duration == 0:
            return
        self.end_slice(thread, 0, 'block', 'task', on)
        thread.to('blocked', self.now)
        self.pass_time(duration)
        self.begin(thread)

    def fail(self, thread):
        self.end_slice(thread, 0, 'error', 'task')
        thread.to('ended', self.now)
        thread.how_ended = 'error'
        if READINGS['finishOfError']:
            thread.finish = self.now
        raise Stopped('error')


# ---- eventLoop (4.2) ----

class Timer:
    """A timer in CPython's heap: compared by its deadline alone."""

    def __init__(self, due, number, task):
        self.due, self.number, self.task = due, number, task

    def __lt__(self, other):
        return self.due < other.due


class EventLoop(Run):
    def __init__(self, task_set, settings):
        super().__init__(task_set, 'eventLoop', {'stepCost': 0, 'iterationCost': 0, 'equalTimers': 'callOrder', 'horizon': None, **settings})
        self.ready = []     # handles: ('step' | 'wake' | 'create', task)
        self.io = []        # (due, 0 arrival or 1 completion, order, task)
        self.timers = []
        self.threads_due = []   # (due, order, task) of every offload: into the ready queue at its very moment
        self.order = 0
        self.served = {}    # device -> when each of its places is free again
        self.locks, self.queues, self.joiners, self.created_waiters = {}, {}, {}, {}
        self.last = None
        self.iterations = 0
        self.frozen = 0
        self.intervals = []   # (task, from, to) during which a task was ready or due
        self.stays = []       # (task, from, to) of every slice
        self.lateness = 0
        for t in self.threads:
            t.step = None          # the step it is in, where that one suspended
            t.failure = False      # whom it awaited ended in an error
            t.sleep_due = t.due = None
            t.waiting_since = None

    # -- time --

    def pass_time(self, duration):
        """Only the running task, or the loop itself, makes time pass. Returns nothing; stops at the horizon."""
        if self.horizon is not None and self.now + duration > self.horizon:
            self.now = max(self.now, self.horizon)
            raise Stopped('horizon')
        self.now += duration
        for entry in sorted(entry for entry in self.threads_due if entry[0] <= self.now):
            self.threads_due.remove(entry)
            self.ready.append(('wake', self.threads[entry[2]]))

    # -- one iteration (E1) --

    def run(self):
        ended_by = 'finished'
        for t in self.threads:
            if t.arrival == 0:
                self.create(t)
            elif t.arrival is not None:
                self.io.append((t.arrival, 0, t.place, t))
        try:
            while self.ready or self.io or self.timers or self.threads_due:
                self.iteration()
        except Stopped as stop:
            ended_by = str(stop)
        stuck = [t for t in self.threads if t.state not in ('absent', 'ended')]
        deadlock = None
        if ended_by == 'finished' and stuck:
            ended_by = 'deadlock'
            deadlock = Threads.deadlock(self, stuck)
        if self.failed and ended_by != 'horizon':
            ended_by = 'error'
        return self.finish_result(ended_by, deadlock)

    def iteration(self):
        if not self.ready:
            due = min([entry[0] for entry in self.io + self.threads_due] + [timer.due for timer in self.timers])
            if due > self.now:
                self.pass_time(due - self.now)
        looked = self.now
        found = sorted(entry for entry in self.io_keys() if entry[0] <= looked)
        for key in found:
            entry = next(e for e in self.io if e[:3] == key)
            self.io.remove(entry)
            self.ready.append(('create' if entry[1] == 0 else 'wake', entry[3]))
        charge = us(self.settings['iterationCost'])
        if charge > 0:   # a thread's result during the charge is behind the I/O found before it, before the timers
            self.pass_time(charge)
        while True:
            timer = self.first_timer()
            if timer is None or timer.due > self.now:
                break
            self.remove_timer(timer)
            self.ready.append(('wake', timer.task))
        count = len(self.ready)
        if count > 0:
            self.iterations += 1
        for _ in range(count):
            what, task = self.ready.pop(0)
            if what == 'create':
                self.create(task)
            elif what == 'wake':
                self.ready.append(('step', task))
            elif what == 'gathered':
                self.gathered(*task)
            else:
                self.step_of(task)

    def io_keys(self):
        return [entry[:3] for entry in self.io]

    def first_timer(self):
        if not self.timers:
            return None
        if self.settings['equalTimers'] == 'heapOrder':
            return self.timers[0]
        return min(self.timers, key=lambda timer: (timer.due, timer.number))

    def remove_timer(self, timer):
        if self.settings['equalTimers'] == 'heapOrder':
            heapq.heappop(self.timers)
        else:
            self.timers.remove(timer)

    # -- tasks --

    def create(self, t):
        if t.arrival is None:
            t.arrival = self.now
        self.wait_from(t, t.arrival)
        self.ready.append(('step', t))
        for waiter in self.created_waiters.pop(t.id, []):
            self.wake(waiter)

    def wait_from(self, t, since):
        """Ready or due since then, though the loop may see it later (E10)."""
        if t.state == 'blocked':
            t.time['blocked'] += since - t.since
        t.state, t.since, t.waiting_since = 'ready', since, since

    def wake(self, t):
        self.wait_from(t, self.now)
        self.ready.append(('step', t))

    def step_of(self, t):
        self.end_waiting(t)
        cost = us(self.settings['stepCost'])
        if cost > 0:
            t.to('switching', self.now)
            self.pass_time(cost)
        t.to('running', self.now)
        if self.last is not t:
            self.switches += 1
            self.last = t
        if t.response is None:
            t.response = self.now - t.arrival
        if t.sleep_due is not None:
            self.lateness = max(self.lateness, self.now - t.sleep_due)
            t.sleep_due = None
        self.frozen = 0
        try:
            self.steps_until_suspended(t)
        except Stopped:
            self.leave(t, 'running', 'horizon', 'none')
            raise

    def end_waiting(self, t):
        self.settle(t, self.now)
        self.intervals.append((t, t.waiting_since, self.now))
        t.waiting_since = None

    def settle(self, t, now):
        """A task whose timer or I/O is due is waiting since that moment, not blocked."""
        if t.state == 'blocked' and t.due is not None and t.due <= now:
            self.wait_from(t, t.due)

    def steps_until_suspended(self, t):
        if t.failure:
            self.end_task(t, 'error', 'error')
            return
        while True:
            step, resumed = (t.step, True) if t.step is not None else (next(t.code, None), False)
            if step is None:
                self.end_task(t, 'finish', 'finished')
                return
            t.step = None
            if self.do(t, step, resumed):
                return

    def leave(self, t, state, how, decider, on=None):
        start = t.since
        before = len(self.slices)
        self.end_slice(t, 0, how, decider, on)
        if len(self.slices) > before:
            self.slices[-1]['frozen'] = self.frozen
            self.stays.append((t, start, self.now))
        t.to(state, self.now)

    def block(self, t, on, step=None, due=None):
        self.leave(t, 'blocked', 'block', 'task', on)
        t.waits_for, t.due, t.step = on, due, step
        return True

    def do(self, t, step, resumed):
        """True if the task is suspended or ended by it. `resumed`: the task has waited in this step and looks again."""
        op = step['op']
        if op == 'cpu':
            self.pass_time(us(step['ms']))
        elif op in ('blockingSleep', 'blockingIo'):
            length = us(step['ms'])
            if op == 'blockingIo' and length > 0:
                length = self.served_at(step, length) - self.now
            start = self.now
            try:
                self.pass_time(length)
            finally:
                self.frozen += self.now - start
        elif op == 'yield' or op == 'sleep' and us(step['ms']) == 0:
            self.leave(t, 'ready', 'yield', 'task')
            t.waiting_since = self.now
            self.ready.append(('step', t))
            return True
        elif op == 'sleep':
            due = self.now + us(step['ms'])
            self.order += 1
            timer = Timer(due, self.order, t)
            if self.settings['equalTimers'] == 'heapOrder':
                heapq.heappush(self.timers, timer)
            else:
                self.timers.append(timer)
            if 'on' not in step or READINGS['pollSleeps']:
                t.sleep_due = due
            return self.block(t, step.get('on', 'sleep'), due=due)
        elif op == 'poll':
            if not resumed:
                t.poll = self.now + us(step['ms'])
            while True:
                self.pass_time(us(step['askMs']))
                if self.now >= t.poll:
                    return False
                if not step.get('spin'):
                    break
            if us(step['every']) == 0:
                self.do(t, {'op': 'yield'}, False)
            else:
                self.do(t, {'op': 'sleep', 'ms': step['every'], 'on': 'poll'}, False)
            t.step = step
            return True
        elif op == 'offload':
            due = self.now + us(step['ms'])
            self.order += 1
            self.threads_due.append((due, self.order, t.place))
            self.pass_time(0)
            return self.block(t, 'offload', due=due)
        elif op == 'gather':
            for name in step['tasks']:
                child = self.named[name]
                if child.arrival is not None:
                    self.end_task(t, 'error', 'error')
                    return True
                self.create(child)
            t.gathers = set(step['tasks'])
            for name in step['tasks']:
                self.joiners.setdefault(name, []).append(('gather', t))
            return self.block(t, 'gather')
        elif op in ('acquire', 'release'):
            # asyncio.Semaphore of 3.11.7: the slot is handed over at release, the heir leaves the list when it runs
            semaphore = Threads.semaphore_named(self, step['name'])
            waiting = semaphore['waiting']
            if op == 'release':
                semaphore['value'] += 1
                self.hand_over(semaphore)
            elif resumed:
                waiting[:] = [entry for entry in waiting if entry[0] is not t]
                if semaphore['value'] > 0:
                    self.hand_over(semaphore)
            elif semaphore['value'] == 0 or waiting:
                waiting.append([t, False])
                return self.block(t, 'semaphore:' + step['name'], step)
            else:
                semaphore['value'] -= 1
        elif op == 'wait':
            event = self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})
            if not event['is_set'] and not resumed:
                event['waiting'].append(t)
                return self.block(t, 'event:' + step['event'], step)
        elif op == 'set':
            event = self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})
            event['is_set'] = True
            while event['waiting']:
                self.wake(event['waiting'].pop(0))
        elif op == 'clear':
            self.events.setdefault(step['event'], {'is_set': False, 'waiting': []})['is_set'] = False
        elif op in ('load', 'store'):
            self.load_or_store(t, step)
        elif op == 'io':
            due = self.served_at(step, us(step['ms']))
            self.order += 1
            self.io.append((due, 1, self.order, t))
            return self.block(t, self.timed_wait_name(step), due=due)
        elif op == 'lock':
            # asyncio.Lock: free and nobody queued, or this task is the first of the queue and was woken
            lock = self.locks.setdefault(step['name'], {'holder': None, 'waiting': []})
            if resumed:
                lock['waiting'].remove(t)
                lock['holder'] = t
            elif lock['holder'] is None and not lock['waiting']:
                lock['holder'] = t
            else:
                lock['waiting'].append(t)
                return self.block(t, 'lock:' + step['name'], step)
        elif op == 'unlock':
            lock = self.locks.setdefault(step['name'], {'holder': None, 'waiting': []})
            if lock['holder'] is None:
                self.end_task(t, 'error', 'error')
                return True
            lock['holder'] = None
            if lock['waiting']:
                self.wake(lock['waiting'][0])
        elif op == 'spawn':
            child = self.named[step['task']]
            if child.arrival is not None:
                self.end_task(t, 'error', 'error')
                return True
            self.create(child)
        elif op == 'join':
            other = self.named[step['task']]
            if other is t or other.how_ended == 'error':
                self.end_task(t, 'error', 'error')
                return True
            if other.state == 'absent':
                self.created_waiters.setdefault(other.id, []).append(t)
                return self.block(t, 'join:' + other.id, step)
            if other.state != 'ended':
                self.joiners.setdefault(other.id, []).append(t)
                return self.block(t, 'join:' + other.id, step)
        elif op == 'put':
            queue = Threads.queue_named(self, step['queue'])
            if queue['capacity'] is not None and queue['items'] >= queue['capacity']:
                queue['putters'].append(t)
                return self.block(t, 'put:' + step['queue'], step)
            queue['items'] += 1
            if queue['getters']:
                self.wake(queue['getters'].pop(0))
        elif op == 'get':
            queue = Threads.queue_named(self, step['queue'])
            if queue['items'] == 0:
                queue['getters'].append(t)
                return self.block(t, 'get:' + step['queue'], step)
            queue['items'] -= 1
            if queue['putters']:
                self.wake(queue['putters'].pop(0))
        elif op == 'log':
            self.log.append({'time': self.now, 'task': t.id, 'text': step['text']})
        else:
            raise ValueError(op)
        return False

    def hand_over(self, semaphore):
        heir = next((entry for entry in semaphore['waiting'] if not entry[1]), None)
        if heir is not None:
            semaphore['value'] -= 1
            heir[1] = True
            self.wake(heir[0])

    def served_at(self, step, length):
        """When a request made now is done: a device with capacity c serves FIFO, whatever the loop does meanwhile."""
        device = self.set.get('devices', {}).get(step.get('device'), {})
        if 'capacity' not in device:
            return self.now + length
        free = self.served.setdefault(step['device'], [0] * device['capacity'])
        first = free.index(min(free))
        free[first] = max(self.now, free[first]) + length
        return free[first]

    def end_task(self, t, how, how_ended):
        self.leave(t, 'ended', how, 'task')
        t.how_ended = how_ended
        if how == 'finish' or READINGS['finishOfError']:
            t.finish = self.now
        if how == 'error':
            self.failed = True
        for joiner in self.joiners.pop(t.id, []):
            if isinstance(joiner, tuple):
                self.ready.append(('gathered', (joiner[1], t)))
                continue
            joiner.failure = how == 'error'
            self.wake(joiner)

    def gathered(self, parent, child):
        """gather's own callback: the first error, or the last child, queues the parent."""
        if parent.gathers is None or child.id not in parent.gathers:
            return
        parent.gathers.remove(child.id)
        if child.how_ended == 'error' or not parent.gathers:
            parent.failure = child.how_ended == 'error'
            parent.gathers = None
            self.wake(parent)

    # -- the result --

    def finish_result(self, ended_by, deadlock):
        for t in self.threads:
            if t.state == 'absent' and t.arrival is not None and t.arrival <= self.now:
                self.wait_from(t, t.arrival)   # due, the loop has not looked yet
            if t.state == 'blocked':
                self.settle(t, self.now)
            if t.waiting_since is not None:
                self.intervals.append((t, t.waiting_since, self.now))
        answer = self.result(ended_by, deadlock)
        totals = answer['totals']
        frozen = sum(s['frozen'] for s in self.slices)
        if READINGS['busyWithoutFrozen']:
            totals['cpuBusy'] -= frozen
            totals['cpuUtilisation'] = totals['cpuBusy'] / self.now if self.now > 0 else 0
        totals['iterations'] = self.iterations
        totals['timerLateness'] = self.lateness
        totals['longestStall'] = max(
            (end - start for task, start, end in self.stays
             if any(t is not task and max(a, start) < min(b, end) for t, a, b in self.intervals)), default=0)
        return answer


def main():
    sys.setrecursionlimit(10_000)
    stated = dict(READINGS)
    models = {'threads': Threads, 'sequential': Sequential, 'eventLoop': EventLoop}
    for line in sys.stdin:
        request = json.loads(line)
        READINGS.update({**stated, **request.get('readings', {})})
        results = [models[e['model']](request['taskSet'], e.get('settings', {})).run() for e in request['executions']]
        print(json.dumps({'executions': results}), flush=True)


if __name__ == '__main__':
    main()
