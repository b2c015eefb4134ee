import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Request } from '../../shared/channels'
import { REQUESTS } from '../../shared/channels'
import { defaultExecution } from '../../shared/settings'
import { type Handlers, registerHandlers } from './ipc'

type Listener = (event: unknown, ...args: unknown[]) => Promise<unknown>

const { listeners } = vi.hoisted(() => ({ listeners: new Map<string, Listener>() }))
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, listener: Listener) => listeners.set(channel, listener) },
}))
vi.mock('./log', () => ({ logError: () => undefined }))

const MEMBERS = Object.keys(REQUESTS) as Request[]
const OUR_WINDOW = { id: 1 }
const OUR_FRAME = { parent: null, url: 'app://interleave/index.html' }
const OURS = { sender: OUR_WINDOW, senderFrame: OUR_FRAME }

const TASK_SET = { formatVersion: 1, tasks: [{ id: 'A', steps: [{ op: 'cpu', ms: 1 }] }] }
const EXECUTIONS = [
  { execution: defaultExecution('threads') },
  { title: 'loop', execution: defaultExecution('eventLoop'), traceHash: 'ab' },
  { execution: defaultExecution('sequential') },
]
const COMPARISON = { taskSet: TASK_SET, executions: EXECUTIONS, notes: '', engine: '1' }
const SVG = { format: 'svg', suggestedName: 'chart', text: '<svg xmlns="http://www.w3.org/2000/svg"/>' }

/** Arguments each request accepts. */
const GOOD: Readonly<Record<Request, readonly unknown[]>> = {
  openFirst: [],
  openByDialog: [],
  openDropped: ['/home/a/set.json'],
  openRecent: ['token'],
  openLecture: ['report-that-never-awaits'],
  openRequested: [],
  listLectures: [],
  listRecent: [],
  clearRecent: [],
  save: [COMPARISON, { as: false }],
  confirmUnsaved: ['A report'],
  reportState: [{ title: 'A report', isDirty: true, canUndo: true, canRedo: false }],
  closeWindow: [],
  simulate: [{ runId: 'a.1', taskSet: TASK_SET, execution: defaultExecution('threads', 'linux-sched-rr') }],
  cancelSimulation: ['a.1'],
  releaseResult: ['a.1'],
  explain: [{ runId: 'a.1', task: 0, time: 14_000 }],
  findTies: [{ runId: 'a.1', from: 0, to: 14_000, most: 4096 }],
  forgetRun: ['a.1'],
  exportPicture: [SVG],
  openLink: ['website'],
}

const ODD = oddArguments()

const calls: { member: string; args: readonly unknown[] }[] = []
let answer: () => unknown = () => undefined

const ask = async (member: Request, event: unknown, args: readonly unknown[]): Promise<unknown> => {
  const listener = listeners.get(REQUESTS[member])
  if (!listener) throw new Error(`no handler for ${member}`)
  return listener(event, ...args)
}

/** Asks, and expects that nothing was let through. */
async function expectRefused(member: Request, event: unknown, args: readonly unknown[]): Promise<void> {
  calls.length = 0
  await expect(ask(member, event, args)).rejects.toThrow(/^refused$/u)
  expect(calls).toEqual([])
}

beforeAll(() => {
  const handlers = Object.fromEntries(
    MEMBERS.map((member) => [
      member,
      (...args: unknown[]) => {
        calls.push({ member, args })
        return answer()
      },
    ]),
  ) as unknown as Handlers
  registerHandlers(handlers, (sender) => (sender as unknown) === OUR_WINDOW)
})

describe('every request', () => {
  it('has exactly one handler', () => {
    expect([...listeners.keys()].toSorted()).toEqual(Object.values(REQUESTS).toSorted())
  })

  it.each(MEMBERS)('%s is answered when our page asks with good arguments', async (member) => {
    calls.length = 0
    answer = () => 'the reply'
    expect(await ask(member, OURS, GOOD[member])).toBe('the reply')
    expect(calls).toEqual([{ member, args: GOOD[member] }])
  })

  it.each(MEMBERS)('%s is refused to any other sender', async (member) => {
    const frames: readonly unknown[] = [
      null,
      undefined,
      { parent: OUR_FRAME, url: OUR_FRAME.url },
      ...[
        'https://interleave/index.html',
        'file:///index.html',
        'app://other/index.html',
        'app://interleave:8080/index.html',
        'app://user@interleave/index.html',
        'about:blank',
        'data:text/html,x',
        'devtools://devtools/bundled/index.html',
        '',
      ].map((url) => ({ parent: null, url })),
      {
        get parent(): null {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed')
        },
      },
    ]
    for (const senderFrame of frames) await expectRefused(member, { sender: OUR_WINDOW, senderFrame }, GOOD[member])
    await expectRefused(member, { sender: { id: 2 }, senderFrame: OUR_FRAME }, GOOD[member])
  })

  it.each(MEMBERS)('%s is refused with arguments of another shape', async (member) => {
    const good = GOOD[member]
    await expectRefused(member, OURS, [...good, 'one too many'])
    if (good.length > 0) await expectRefused(member, OURS, good.slice(1))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.anything({ withTypedArray: true, withMap: true }), { minLength: 1, maxLength: 4 }),
        (args) => {
          // The few requests that take any text have their own bounds, tried below.
          fc.pre(
            !(
              args.length === good.length &&
              args.every((value, i) => typeof value === typeof good[i] && typeof value !== 'object')
            ),
          )
          return expectRefused(member, OURS, args)
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each(MEMBERS)('%s is refused with an argument of 10 MB, or one nested 100,000 deep', async (member) => {
    for (const odd of ODD) {
      await expectRefused(member, OURS, [odd])
      await expectRefused(member, OURS, [odd, ...GOOD[member].slice(1)])
      await expectRefused(member, OURS, [...GOOD[member], odd])
    }
  })

  it.each(MEMBERS)('%s says nothing of what went wrong inside', async (member) => {
    answer = () => {
      throw new Error('ENOENT: no such file, open /home/a/secret')
    }
    const reply = await ask(member, OURS, GOOD[member]).catch((error: unknown) => error)
    expect(JSON.stringify(reply)).not.toContain('secret')
    if (reply instanceof Error) expect(reply.message).toBe('failed')
    else expect(reply).toMatchObject({ kind: 'failed' })
    answer = () => undefined
  })
})

describe('the bounds of single arguments', () => {
  const settings = defaultExecution('threads').settings
  const simulate = (changed: object) => [
    {
      runId: 'a.1',
      taskSet: TASK_SET,
      execution: { model: 'threads', preset: 'textbook', settings: { ...settings, ...changed } },
    },
  ]

  it.each<[Request, readonly unknown[]]>([
    ['simulate', simulate({ quantum: 0 })],
    ['simulate', simulate({ quantum: 0.0001 })],
    ['simulate', simulate({ quantum: Number.NaN })],
    ['simulate', simulate({ quantum: Number.POSITIVE_INFINITY })],
    ['simulate', simulate({ cores: 65 })],
    ['simulate', simulate({ cores: 1.5 })],
    ['simulate', simulate({ unknown: 1 })],
    ['save', [{ ...COMPARISON, executions: [] }, { as: false }]],
    ['save', [{ ...COMPARISON, executions: Array.from({ length: 7 }, () => EXECUTIONS[0]) }, { as: false }]],
    ['save', [{ ...COMPARISON, path: '/etc/passwd' }, { as: false }]],
    ['save', [COMPARISON, { as: false, path: '/etc/passwd' }]],
    ['explain', [{ runId: 'a.1', task: -1, time: 0 }]],
    ['explain', [{ runId: 'a.1', task: 0, time: 0.5 }]],
    ['explain', [{ runId: 'a.1', task: 0, time: 0, unknown: 1 }]],
    ['findTies', [{ runId: 'a.1', from: -1, to: 0, most: 1 }]],
    ['findTies', [{ runId: 'a.1', from: 0, to: 0.5, most: 1 }]],
    ['findTies', [{ runId: 'a.1', from: 1, to: 0, most: 1 }]],
    ['findTies', [{ runId: 'a.1', from: 0, to: 1, most: 4097 }]],
    ['findTies', [{ runId: 'a.1', from: 0, to: 1, most: 1, unknown: 1 }]],
    ['forgetRun', ['']],
    ['openLink', ['https://example.org/']],
    ['openLink', ['javascript:alert(1)']],
    ['openDropped', ['']],
    ['exportPicture', [{ ...SVG, text: '<html></html>' }]],
    ['exportPicture', [{ format: 'png', suggestedName: 'chart', bytes: new Uint8Array([1, 2, 3]) }]],
    ['exportPicture', [{ ...SVG, path: '/etc/passwd' }]],
    ['openRecent', ['x'.repeat(101)]],
  ])('%s refuses %j', (member, args) => expectRefused(member, OURS, args))

  it('takes a picture of several megabytes', async () => {
    const bytes = new Uint8Array(8 * 1024 * 1024)
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    answer = () => 'written'
    expect(await ask('exportPicture', OURS, [{ format: 'png', suggestedName: 'chart', bytes }])).toBe('written')
  })
})

function oddArguments(): readonly unknown[] {
  const text = 'x'.repeat(10 * 1024 * 1024)
  let deep: unknown = []
  for (let i = 0; i < 100_000; i += 1) deep = [deep]
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  return [
    text,
    new Uint8Array(10 * 1024 * 1024),
    Array.from({ length: 1_000_000 }, () => 1),
    deep,
    circular,
    { [text]: 1 },
  ]
}
