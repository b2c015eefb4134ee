import { expect, it, vi } from 'vitest'
import { answerLine, reportsBug } from './answer'
import { runExecution } from './run'
import { cpuTasks } from './testing'

vi.mock(import('./run'), () => ({ runExecution: vi.fn<typeof runExecution>() }))

const REQUEST = new TextEncoder().encode(
  JSON.stringify({ id: 7, taskSet: cpuTasks('A=1'), executions: [{ model: 'threads' }] }),
)

it('answers with an internal error where a trace breaks a rule of its own, and shows nothing of the run', () => {
  vi.mocked(runExecution).mockReturnValue({ kind: 'broken', message: 'the trace breaks a rule' })
  const answer = answerLine(REQUEST)
  expect(reportsBug(answer)).toBe(true)
  expect(JSON.parse(JSON.stringify(answer))).toMatchObject({
    id: 7,
    problems: [{ path: 'taskSet', line: 1, found: 'an internal error: the trace breaks a rule' }],
  })
})

it('answers with an internal error where a simulator throws, so that the other requests go on', () => {
  vi.mocked(runExecution).mockImplementation(() => {
    throw new RangeError('Invalid typed array length')
  })
  const answer = answerLine(REQUEST)
  expect(reportsBug(answer)).toBe(true)
  expect(answer).toMatchObject({ id: 7, problems: [{ found: 'an internal error: Invalid typed array length' }] })
})

it('does not take a bad request for a bug of ours', () => {
  expect(reportsBug(answerLine(new TextEncoder().encode('{"id": 1}')))).toBe(false)
})
