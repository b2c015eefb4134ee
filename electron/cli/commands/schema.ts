import { taskSetJsonSchemaText } from '../../../shared/task-set/json-schema'
import { ExitCode } from '../exit-codes'
import { writeData } from '../output'

/** Prints the JSON Schema of format 1, made from the definition that validates. */
export async function schemaCommand(): Promise<ExitCode> {
  await writeData(taskSetJsonSchemaText())
  return ExitCode.fine
}
