import { EventKind, Reason, type Trace, type TraceEvent, eventAt } from '../../../shared/trace/trace'

/** What is expected to be different between two traces. Left out: nothing. */
export interface Difference {
  readonly time?: (time: number) => number
  readonly task?: (task: number) => number
  readonly step?: (step: number) => number
  /** Of tasks and variables, wherever a trace names them. */
  readonly name?: (name: string) => string
}

/** Kinds whose argument is a task. */
const NAMES_TASK: ReadonlySet<number> = new Set([EventKind.arrive, EventKind.wake, EventKind.lock, EventKind.cancel])

/** What is not the same in `found` as in `original` with the expected difference applied to it; at most a few sentences. */
export function differences(original: Trace, found: Trace, expected: Difference = {}): string[] {
  const { time = same, task = same, step = same, name = same } = expected
  const list: string[] = []
  if (original.events.length !== found.events.length)
    list.push(`${found.events.length} events instead of ${original.events.length}`)
  const expectedAt = (i: number): TraceEvent => {
    const event = eventAt(original.events, i)
    const namesTask =
      NAMES_TASK.has(event.kind) ||
      (event.kind === EventKind.block && (event.reason === Reason.join || event.reason === Reason.lock))
    return {
      ...event,
      time: time(event.time),
      task: event.task === undefined ? undefined : task(event.task),
      step: event.step === undefined ? undefined : step(event.step),
      arg: event.arg !== undefined && namesTask ? task(event.arg) : event.arg,
    }
  }
  for (let i = 0; i < Math.min(original.events.length, found.events.length) && list.length < 3; i++) {
    const [right, real] = [JSON.stringify(expectedAt(i)), JSON.stringify(eventAt(found.events, i))]
    if (right !== real) list.push(`event ${i} is ${real} instead of ${right}`)
  }
  const ends = (trace: Trace, change: Difference): string =>
    JSON.stringify([
      trace.endedBy,
      (change.time ?? same)(trace.makespan),
      trace.deadlock?.waiting.map(({ task: who, heldBy }) => [
        (change.name ?? same)(who),
        heldBy === undefined ? '' : (change.name ?? same)(heldBy),
      ]),
      trace.deadlock?.cycle.map(change.name ?? same),
      trace.errors.map((error) => [
        (change.task ?? same)(error.task),
        error.step < 0 ? -1 : (change.step ?? same)(error.step),
      ]),
      Object.entries(trace.variables)
        .map(([variable, value]) => [(change.name ?? same)(variable), value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ])
  const [right, real] = [ends(original, { time, task, step, name }), ends(found, {})]
  if (right !== real) list.push(`the run ends as ${real} instead of ${right}`)
  return list
}

const same = <Value>(value: Value): Value => value
