import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, THREADS_PRESETS } from '../settings'
import { canonicalBytes, littleEndian } from './canonical'
import type { Trace } from './trace'

const bytesOf = (trace: Trace): Buffer => Buffer.concat([...canonicalBytes(trace)])
const hashOf = (trace: Trace): string => createHash('sha256').update(bytesOf(trace)).digest('hex')
const trace = simulate(tasks('A=5 B=3 C=1'), defaultExecution('threads'))

describe('canonicalBytes', () => {
  it('begins with one line of JSON and holds 24 bytes an event, little-endian', () => {
    const bytes = bytesOf(trace)
    const line = bytes.indexOf('\n')
    const header: unknown = JSON.parse(bytes.subarray(0, line).toString('ascii'))
    expect(header).toMatchObject({
      engine: trace.engine,
      model: 'threads',
      makespan: 9000,
      events: trace.events.length,
    })
    const columns = bytes.subarray(line + 1)
    expect(columns).toHaveLength(trace.events.length * 24)
    const times = trace.events.length * 8
    expect(columns.readDoubleLE(times - 8)).toBe(9000)
    expect(columns[times]).toBe(trace.events.kind[0])
  })

  it('are the same bytes in pieces where a trace is too long for one', () => {
    const long = simulate(tasks('A=20000 B=20000'), defaultExecution('threads'))
    const pieces = [...canonicalBytes(long)]
    const bytes = Buffer.concat(pieces)
    const { length, time, arg } = long.events
    const line = bytes.indexOf('\n') + 1
    expect(pieces.length).toBeGreaterThan(8)
    expect(bytes).toHaveLength(line + 24 * length)
    expect(bytes.readDoubleLE(line + 8 * (length - 1))).toBe(time[length - 1])
    expect(bytes.readInt32LE(bytes.length - 4)).toBe(arg[length - 1])
  })

  it('have the least byte of a number first on a machine that has it last', () => {
    expect(littleEndian(new Int32Array([0x01020304, -2]), true)).toEqual(
      new Uint8Array([4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff]),
    )
    expect(littleEndian(new Int32Array([0x01020304, -2]), false)).toEqual(
      new Uint8Array([1, 2, 3, 4, 0xff, 0xff, 0xff, 0xfe]),
    )
    expect(littleEndian(new Uint8Array([1, 2, 3]), false)).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('are the same for two runs of the same thing', () => {
    expect(hashOf(simulate(tasks('A=5 B=3 C=1'), defaultExecution('threads')))).toBe(hashOf(trace))
  })

  it('do not depend on the order in which the settings were written', () => {
    const settings = Object.fromEntries(
      Object.entries(THREADS_PRESETS.textbook).reverse(),
    ) as typeof THREADS_PRESETS.textbook
    expect(hashOf({ ...trace, execution: { model: 'threads', preset: 'textbook', settings } })).toBe(hashOf(trace))
  })

  it('differ where a setting, a name or a single event differs', () => {
    const hashes = new Set([
      hashOf(trace),
      hashOf({
        ...trace,
        execution: { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, cores: 2 } },
      }),
      hashOf({ ...trace, tasks: trace.tasks.map((task) => ({ ...task, id: `${task.id}ä` })) }),
      hashOf({ ...trace, events: { ...trace.events, arg: trace.events.arg.with(0, 0) } }),
    ])
    expect(hashes.size).toBe(4)
  })

  it('leave out the texts for people', () => {
    expect(hashOf({ ...trace, errors: [{ task: 0, step: 0, message: 'reworded' }] })).toBe(hashOf(trace))
  })

  it('write names beyond ASCII so that they read back', () => {
    const named = { ...trace, tasks: trace.tasks.map((task) => ({ ...task, id: '任務🙂' })) }
    const bytes = bytesOf(named)
    const header = JSON.parse(bytes.subarray(0, bytes.indexOf('\n')).toString('ascii')) as { tasks: unknown[][] }
    expect(header.tasks[0][0]).toBe('任務🙂')
  })
})
