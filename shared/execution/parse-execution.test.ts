import { describe, expect, it } from 'vitest'
import { EVENT_LOOP_DEFAULTS, type Model, SEQUENTIAL_DEFAULTS, SETTING_BOUNDS, THREADS_PRESETS } from '../settings'
import { readDocument } from '../task-set/document'
import type { Problem } from '../task-set/problem'
import { parseAssignments, parseExecution, parseExecutionArguments, parseExecutionText } from './parse-execution'

const linesOf = (problems: readonly Problem[]): string[] =>
  problems.map(({ line, column, path, found, expected }) => `${line}:${column} ${path}| ${found} | ${expected}`)

function read(text: string) {
  const document = readDocument(text, 'json')
  if (document.kind !== 'ok') throw new Error('not JSON')
  return parseExecution(document.value, document.locate)
}

describe('an execution in a file or a request', () => {
  it('takes from its preset what it does not say, and textbook where it names none', () => {
    expect(read('{"model":"threads"}').execution).toEqual({
      model: 'threads',
      preset: 'textbook',
      settings: THREADS_PRESETS.textbook,
    })
    expect(
      read('{"model":"threads","preset":"linux-sched-rr","settings":{"cores":2,"quantum":null}}').execution,
    ).toEqual({
      model: 'threads',
      preset: 'linux-sched-rr',
      settings: { ...THREADS_PRESETS['linux-sched-rr'], cores: 2, quantum: null },
    })
    expect(read('{"model":"eventLoop","settings":{"stepCost":0.25}}').execution).toEqual({
      model: 'eventLoop',
      preset: 'textbook',
      settings: { ...EVENT_LOOP_DEFAULTS, stepCost: 0.25 },
    })
    expect(read('{"model":"sequential","preset":"textbook","settings":{"horizon":5}}').execution).toEqual({
      model: 'sequential',
      preset: 'textbook',
      settings: { ...SEQUENTIAL_DEFAULTS, horizon: 5 },
    })
  })

  it.each<[Model, string, unknown]>([
    ['threads', 'quantum', 0.001],
    ['threads', 'quantum', null],
    ['threads', 'cores', 64],
    ['threads', 'contextSwitch', 0.002],
    ['threads', 'sameInstant', 'preemptedFirst'],
    ['threads', 'wakeVsArrival', 'wakeUpFirst'],
    ['threads', 'quantumAfterBlock', 'rest'],
    ['threads', 'quantumAfterYield', 'rest'],
    ['threads', 'mutexHandOff', 'barging'],
    ['threads', 'horizon', 8_000_000_000],
    ['threads', 'maxEvents', 1],
    ['eventLoop', 'stepCost', 60_000],
    ['eventLoop', 'iterationCost', 0],
    ['eventLoop', 'equalTimers', 'heapOrder'],
    ['eventLoop', 'horizon', null],
    ['sequential', 'maxEvents', 100_000_000],
  ])('%s knows %s = %j', (model, key, value) => {
    const { execution, problems } = read(JSON.stringify({ model, settings: { [key]: value } }))
    expect(problems).toEqual([])
    expect(execution?.settings).toHaveProperty(key, value)
  })

  it.each(['quantum', 'cores', 'contextSwitch', 'horizon', 'maxEvents'] as const)(
    'keeps %s within its bounds',
    (key) => {
      const [least, most] = SETTING_BOUNDS[key]
      const isRead = (value: number): boolean =>
        read(`{"model":"threads","settings":{"${key}":${value}}}`).execution !== undefined
      const unit = key === 'cores' || key === 'maxEvents' ? 1 : 0.001
      expect([least - unit, least, most, most + unit].map(isRead)).toEqual([false, true, true, false])
    },
  )

  const MODEL = 'a model: threads, eventLoop or sequential'
  const LOOP_KEYS = 'a setting of eventLoop: stepCost, iterationCost, equalTimers, horizon or maxEvents'
  const THREAD_KEYS =
    'a setting of threads: quantum, cores, contextSwitch, sameInstant, wakeVsArrival, quantumAfterBlock, quantumAfterYield, mutexHandOff, horizon or maxEvents'

  it.each([
    ['5', ['1:1 | 5 | an execution: an object with a model']],
    ['{}', [`1:1 model| nothing | ${MODEL}`]],
    ['{"model":"thread"}', [`1:10 model| "thread" | ${MODEL} (did you mean threads?)`]],
    ['{"model":"toString"}', [`1:10 model| "toString" | ${MODEL}`]],
    [
      '{"model":"threads","preset":"textbok"}',
      ['1:29 preset| "textbok" | a preset: textbook or linux-sched-rr (did you mean textbook?)'],
    ],
    ['{"model":"threads","preset":null}', ['1:29 preset| null | a preset: textbook or linux-sched-rr']],
    [
      '{"model":"eventLoop","preset":"linux-sched-rr"}',
      ['1:31 preset| "linux-sched-rr" | a preset of eventLoop: textbook (linux-sched-rr is one of threads)'],
    ],
    [
      '{"model":"threads","setings":{}}',
      ['1:20 setings| an unknown key | model, preset or settings (did you mean settings?)'],
    ],
    ['{"model":"threads","settings":[]}', ['1:31 settings| an empty list | an object with settings']],
    [
      '{"model":"threads","settings":{"quantm":2}}',
      [`1:32 settings.quantm| an unknown setting | ${THREAD_KEYS} (did you mean quantum?)`],
    ],
    [
      '{"model":"threads","settings":{"__proto__":2}}',
      [`1:32 settings.__proto__| an unknown setting | ${THREAD_KEYS}`],
    ],
    ['{"model":"eventLoop","settings":{"quantum":2}}', [`1:34 settings.quantum| a setting of threads | ${LOOP_KEYS}`]],
    [
      '{"model":"threads","settings":{"quantum":0}}',
      ['1:42 settings.quantum| 0 | a number from 0.001 to 86400000 (ms) with at most 3 decimals, or null'],
    ],
    [
      '{"model":"threads","settings":{"quantum":1.0005}}',
      ['1:42 settings.quantum| 1.0005 | a number from 0.001 to 86400000 (ms) with at most 3 decimals, or null'],
    ],
    [
      '{"model":"threads","settings":{"quantum":"2"}}',
      ['1:42 settings.quantum| "2" | a number from 0.001 to 86400000 (ms) with at most 3 decimals, or null'],
    ],
    [
      '{"model":"threads","settings":{"contextSwitch":null}}',
      ['1:48 settings.contextSwitch| null | a number from 0 to 60000 (ms) with at most 3 decimals'],
    ],
    ['{"model":"threads","settings":{"cores":1.5}}', ['1:40 settings.cores| 1.5 | an integer from 1 to 64']],
    [
      '{"model":"threads","settings":{"sameInstant":"preempted"}}',
      ['1:46 settings.sameInstant| "preempted" | newcomerFirst or preemptedFirst'],
    ],
    [
      '{"model":"threads","settings":{"mutexHandOff":"Barging","cores":0}}',
      [
        '1:47 settings.mutexHandOff| "Barging" | handOver or barging (did you mean barging?)',
        '1:65 settings.cores| 0 | an integer from 1 to 64',
      ],
    ],
  ])('is refused with its place: %s', (text, problems) => {
    expect(linesOf(read(text).problems)).toEqual(problems)
    expect(read(text).execution).toBeUndefined()
  })

  it('says where it stands in a larger document', () => {
    const document = readDocument('{"executions":[{"model":"threads","settings":{"cores":65}}]}', 'json')
    if (document.kind !== 'ok') throw new Error('not JSON')
    const { executions } = document.value as { executions: unknown[] }
    expect(linesOf(parseExecution(executions[0], document.locate, ['executions', 0]).problems)).toEqual([
      '1:55 executions[0].settings.cores| 65 | an integer from 1 to 64',
    ])
  })
})

describe('an execution on the command line', () => {
  it('is a model and assignments in any order', () => {
    const settings = { ...THREADS_PRESETS['linux-sched-rr'], quantum: 2, cores: 2, sameInstant: 'preemptedFirst' }
    expect(parseExecutionText(' threads quantum=2  sameInstant=preemptedFirst preset=linux-sched-rr cores=2')).toEqual({
      execution: { model: 'threads', preset: 'linux-sched-rr', settings },
      problems: [],
    })
    expect(parseExecutionText('threads quantum=null').execution?.settings).toMatchObject({ quantum: null })
    expect(parseExecutionText('eventLoop').execution).toEqual({
      model: 'eventLoop',
      preset: 'textbook',
      settings: EVENT_LOOP_DEFAULTS,
    })
  })

  it.each([
    ['', ['1:1 model| nothing | a model: threads, eventLoop or sequential']],
    ['treads', ['1:1 model| "treads" | a model: threads, eventLoop or sequential (did you mean threads?)']],
    ['threads cores', ['1:9 | "cores" | a setting and its value: quantum=2']],
    ['threads cores=', ['1:9 | "cores=" | a setting and its value: quantum=2']],
    ['threads cores=2 cores=3', ['1:17 cores| "cores=3" a second time | each setting once']],
    ['threads preset=textbook preset=textbook', ['1:25 preset| "preset=textbook" a second time | one preset']],
    ['threads cores=two', ['1:9 cores| "two" | an integer from 1 to 64']],
    ['threads cores=0x2', ['1:9 cores| "0x2" | an integer from 1 to 64']],
    ['threads preset=linux', ['1:9 preset| "linux" | a preset: textbook or linux-sched-rr']],
    ['sequential cores=2', ['1:12 cores| a setting of threads | a setting of sequential: horizon or maxEvents']],
  ])('is refused with its column: %j', (text, problems) => {
    expect(linesOf(parseExecutionText(text).problems)).toEqual(problems)
  })

  it('comes from --model, --preset and --set', () => {
    expect(parseExecutionArguments('threads', 'linux-sched-rr', ['cores=4']).execution?.settings).toMatchObject({
      cores: 4,
      quantum: 100,
    })
    expect(
      linesOf(parseExecutionArguments('threads', 'x', ['quantum=-1', 'y=1']).problems).map(
        (line) => line.split('|')[0],
      ),
    ).toEqual(['1:1 preset', '1:1 quantum', '1:1 y'])
  })

  it('writes numbers as JSON does; everything else is a word', () => {
    const { settings, problems } = parseAssignments(['a=2', 'b=null', 'c=1e3', 'd=02', 'e=x=y', 'f=-0', 'g'])
    expect(settings).toStrictEqual({ a: 2, b: null, c: 1000, d: '02', e: 'x=y', f: 0 })
    expect(problems).toHaveLength(1)
  })
})
