import { z } from 'zod'
import { taskSetSchema } from './schema'

const ID = 'urn:interleave:task-set:1'

/** The published JSON Schema (draft 2020-12) of task-set files, format 1: what an editor can check. Rules across places are only in `parseTaskSet`. */
export function taskSetJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(taskSetSchema, { target: 'draft-2020-12' })
  return { $schema, $id: ID, ...schema }
}

/** The text of `task-set.schema.json` and of `interleave schema`. */
export function taskSetJsonSchemaText(): string {
  return `${JSON.stringify(taskSetJsonSchema(), undefined, 2)}\n`
}
