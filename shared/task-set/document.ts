import type { DocumentFormat, DocumentResult } from './document-result'
import { readJson } from './json-reader'
import { MAX_NESTING } from './limits'
import { readYaml } from './yaml-reader'

export type { DocumentFormat, DocumentResult } from './document-result'

/** Reads JSON (strict, RFC 8259) or YAML (1.2 core schema, one document, no aliases, anchors, tags, merge keys) and remembers where everything stands. */
export function readDocument(
  text: string,
  format: DocumentFormat,
  options: { readonly maxNesting?: number } = {},
): DocumentResult {
  // One level more than a task set may have: in a comparison and in a batch request it stands one level down.
  const maxNesting = options.maxNesting ?? MAX_NESTING + 1
  return format === 'json' ? readJson(text, maxNesting) : readYaml(text, maxNesting)
}

/** `.json`: JSON; `.yaml`, `.yml`: YAML; any other name, standard input included: JSON if the first character is `{`, else YAML. */
export function formatOf(fileName: string, text: string): DocumentFormat {
  const extension = /\.(json|yaml|yml)$/i.exec(fileName)?.[1]?.toLowerCase()
  if (extension !== undefined) return extension === 'json' ? 'json' : 'yaml'
  return /^\s*\{/.test(text) ? 'json' : 'yaml'
}
