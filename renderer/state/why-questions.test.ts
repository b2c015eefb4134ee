import { describe, expect, it } from 'vitest'
import type { WhyQuestion, WhyReply } from '../../shared/api'
import type { Why } from '../../shared/trace/decisions/why'
import { createAsker } from './why-questions'

function start() {
  const asked: { question: WhyQuestion; reply: (reply: WhyReply) => void; fail: () => void }[] = []
  const answers: string[] = []
  const ask = createAsker(
    (question) =>
      new Promise<WhyReply>((resolve, reject) =>
        asked.push({ question, reply: resolve, fail: () => reject(new Error('refused')) }),
      ),
    (slot, { key, why }) => answers.push(`${slot} ${key} ${why?.time}`),
  )
  const at = (time: number) => ask('e1', `key ${time}`, { runId: 'e1.1', task: 0, time })
  const settle = async () => {
    for (let i = 0; i < 5; i += 1) await Promise.resolve()
  }
  return { asked, answers, ask, at, settle }
}
const why = (time: number): WhyReply => ({ kind: 'why', why: { time } as Why })

describe('questions while the cursor is dragged', () => {
  it('of those that come while one is on its way only the newest is asked', async () => {
    const { asked, answers, at, settle } = start()
    for (const time of [1, 2, 3, 4]) at(time)
    expect(asked.map(({ question }) => question.time)).toEqual([1])
    asked[0].reply(why(1))
    await settle()
    expect(asked.map(({ question }) => question.time)).toEqual([1, 4])
    asked[1].reply(why(4))
    await settle()
    expect(answers).toEqual(['e1 key 1 1', 'e1 key 4 4'])
    expect(asked).toHaveLength(2)
  })

  it('are not asked twice while the answer is the same', async () => {
    const { asked, at, settle } = start()
    at(1)
    asked[0].reply(why(1))
    await settle()
    at(1)
    expect(asked).toHaveLength(1)
  })

  it('of two executions do not wait for each other', () => {
    const { asked, at, ask } = start()
    at(1)
    ask('e2', 'other', { runId: 'e2.1', task: 1, time: 1 })
    expect(asked.map(({ question }) => question.runId)).toEqual(['e1.1', 'e2.1'])
  })

  it('have an empty answer where the run is not known or asking fails, and the next is asked', async () => {
    const { asked, answers, at, settle } = start()
    at(1)
    asked[0].fail()
    await settle()
    at(2)
    asked[1].reply({ kind: 'unknown' })
    await settle()
    expect(answers).toEqual(['e1 key 1 undefined', 'e1 key 2 undefined'])
  })
})
