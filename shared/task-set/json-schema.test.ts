import { describe, expect, it } from 'vitest'
import { taskSetJsonSchema, taskSetJsonSchemaText } from './json-schema'
import committed from './task-set.schema.json'

/** DESIGN.md, section 3. */
const OPS =
  'cpu io blockingIo sleep blockingSleep poll yield call spawn join gather lock unlock acquire release put get load store wait set clear cancel timeout offload repeat log'

describe('the published JSON Schema', () => {
  it('is the one that the definition gives (npm run schema writes it)', () => {
    expect(`${JSON.stringify(committed, undefined, 2)}\n`).toBe(taskSetJsonSchemaText())
  })

  it('is draft 2020-12, has an identity and knows every op', () => {
    const schema = taskSetJsonSchema()
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:interleave:task-set:1',
      title: 'Interleave task set, format 1',
      additionalProperties: false,
      required: ['formatVersion', 'tasks'],
    })
    const { step } = schema.$defs as { step: { oneOf: { properties: { op: { const: string } } }[] } }
    expect(step.oneOf.map(({ properties }) => properties.op.const)).toEqual(OPS.split(' '))
  })
})
