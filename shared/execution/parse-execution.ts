import { defaultExecution, type Execution, type Model, type ThreadsPreset } from '../settings'
import { describe, isRecord, listWords, quote } from '../task-set/describe'
import { formatPath, type Locator, type Path } from '../task-set/path'
import type { Problem } from '../task-set/problem'
import { orderProblems, ProblemList } from '../task-set/problem-list'
import { didYouMean } from '../task-set/suggest'
import { isWholeMicros } from '../time'
import { MODELS, PRESETS, SETTING_KEYS, type SettingKind } from './setting-keys'

/** `execution` is there when there are no problems. */
export interface ParsedExecution {
  readonly execution?: Execution
  readonly problems: readonly Problem[]
}

const KEYS = ['model', 'preset', 'settings']

type Report = (path: Path, found: string, expected: string, part?: 'key' | 'value') => void

/** Reads `{"model": "threads", "preset": "textbook", "settings": {"quantum": 2}}`; what is absent comes from the preset, an absent preset is `textbook`. */
export function parseExecution(value: unknown, locate: Locator, base: Path = []): ParsedExecution {
  const problems = new ProblemList()
  const report: Report = (path, found, expected, part = 'value') => {
    const full = [...base, ...path]
    problems.add(() => ({ path: formatPath(full), ...locate(full, part), found, expected }))
  }
  const execution = readExecution(value, report)
  if (problems.hasProblems || execution === undefined) return { problems: orderProblems(problems.toArray()) }
  return { execution, problems: [] }
}

function readExecution(value: unknown, report: Report): Execution | undefined {
  if (!isRecord(value)) {
    report([], describe(value), 'an execution: an object with a model')
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) report([key], 'an unknown key', `${listWords(KEYS)}${didYouMean(key, KEYS)}`, 'key')
  }
  const model = readWord(value.model, MODELS, 'a model', ['model'], report)
  if (model === undefined) return undefined
  const preset = value.preset === undefined ? PRESETS[model][0] : readPreset(value.preset, model, report)
  const settings = readSettings(value.settings, model, report)
  if (preset === undefined || settings === undefined) return undefined
  const defaults = defaultExecution(model, preset as ThreadsPreset)
  // Every key and value has been checked against the table of the model, which is the type of its settings.
  return { ...defaults, settings: { ...defaults.settings, ...settings } } as Execution
}

function readPreset(value: unknown, model: Model, report: Report): string | undefined {
  const owner = MODELS.find((other) => other !== model && PRESETS[other].includes(value as string))
  if (owner !== undefined && !PRESETS[model].includes(value as string)) {
    report(
      ['preset'],
      describe(value),
      `a preset of ${model}: ${listWords(PRESETS[model])} (${String(value)} is one of ${owner})`,
    )
    return undefined
  }
  return readWord(value, PRESETS[model], 'a preset', ['preset'], report)
}

function readSettings(value: unknown, model: Model, report: Report): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return {}
  if (!isRecord(value)) {
    report(['settings'], describe(value), 'an object with settings')
    return undefined
  }
  const known = SETTING_KEYS[model]
  for (const [key, setting] of Object.entries(value)) {
    const path = ['settings', key]
    if (Object.hasOwn(known, key)) {
      const expected = whyNotSetting(setting, known[key])
      if (expected !== undefined) report(path, describe(setting), expected)
    } else report(path, ...describeUnknownSetting(key, model), 'key')
  }
  return value
}

function describeUnknownSetting(key: string, model: Model): [found: string, expected: string] {
  const known = Object.keys(SETTING_KEYS[model])
  const owner = MODELS.find((other) => Object.hasOwn(SETTING_KEYS[other], key))
  const found = owner === undefined ? 'an unknown setting' : `a setting of ${owner}`
  return [found, `a setting of ${model}: ${listWords(known)}${owner === undefined ? didYouMean(key, known) : ''}`]
}

/** What a setting must be instead, or undefined if it is fine. */
function whyNotSetting(value: unknown, setting: SettingKind): string | undefined {
  if (setting.kind === 'word') {
    if (typeof value === 'string' && setting.words.includes(value)) return undefined
    return `${listWords(setting.words)}${typeof value === 'string' ? didYouMean(value, setting.words) : ''}`
  }
  const [least, most] = setting.bounds
  const isInside = typeof value === 'number' && value >= least && value <= most
  if (setting.kind === 'integer')
    return isInside && Number.isInteger(value) ? undefined : `an integer from ${least} to ${most}`
  if (isInside ? isWholeMicros(value) : setting.orNull && value === null) return undefined
  return `a number from ${least} to ${most} (ms) with at most 3 decimals${setting.orNull ? ', or null' : ''}`
}

function readWord<Word extends string>(
  value: unknown,
  words: readonly Word[],
  what: string,
  path: Path,
  report: Report,
): Word | undefined {
  const word = words.find((known) => known === value)
  if (word === undefined) {
    const suggestion = typeof value === 'string' ? didYouMean(value, words) : ''
    report(path, describe(value), `${what}: ${listWords(words)}${suggestion}`)
  }
  return word
}

/**
 * Reads `threads quantum=2 cores=2 preset=linux-sched-rr` (`--execution`): the model, then assignments in any order. Places are columns of the
 * text, on line 1.
 */
export function parseExecutionText(text: string): ParsedExecution {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ word, column: index + 1 }))
  const [model, ...rest] = words
  const assignments = rest.filter(({ word }) => !word.startsWith('preset='))
  const presets = rest.filter(({ word }) => word.startsWith('preset='))
  const problems = presets.slice(1).map(({ word, column }): Problem => {
    const found = `${quote(word)} a second time`
    return { severity: 'problem', path: 'preset', line: 1, column, found, expected: 'one preset' }
  })
  return readArguments(
    model,
    presets[0] && { ...presets[0], word: presets[0].word.slice('preset='.length) },
    assignments,
    problems,
  )
}

/**
 * Reads `--model`, `--preset` and every `--set key=value` of one command line. Places are columns of the argument itself, on line 1.
 */
export function parseExecutionArguments(
  model: string,
  preset: string | undefined,
  assignments: readonly string[],
): ParsedExecution {
  const words = assignments.map((word) => ({ word, column: 1 }))
  return readArguments(
    { word: model, column: 1 },
    preset === undefined ? undefined : { word: preset, column: 1 },
    words,
    [],
  )
}

interface Word {
  readonly word: string
  readonly column: number
}

function readArguments(
  model: Word | undefined,
  preset: Word | undefined,
  assignments: readonly Word[],
  before: readonly Problem[],
): ParsedExecution {
  const read = readAssignments(assignments)
  const columns = new Map<string, number>(read.columns)
  columns.set('model', model?.column ?? 1).set('preset', preset?.column ?? 1)
  const locate: Locator = (path) => ({ line: 1, column: columns.get(String(path.at(-1))) ?? 1 })
  const value = { model: model?.word, preset: preset?.word, settings: read.settings }
  const parsed = parseExecution(value, locate)
  const problems = [
    ...before,
    ...read.problems,
    ...parsed.problems.map((problem) => ({ ...problem, path: problem.path.replace(/^settings\./, '') })),
  ]
  return problems.length > 0 ? { problems: orderProblems(problems) } : parsed
}

/** Reads `quantum=2`, `quantum=null`, `sameInstant=preemptedFirst` into settings as a request holds them; their values are checked by `parseExecution`. */
export function parseAssignments(assignments: readonly string[]): {
  readonly settings: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
} {
  const { settings, problems } = readAssignments(assignments.map((word) => ({ word, column: 1 })))
  return { settings, problems }
}

const ASSIGNMENT = /^([^=]+)=(.+)$/s
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/

function readAssignments(words: readonly Word[]): {
  readonly settings: Readonly<Record<string, unknown>>
  readonly columns: ReadonlyMap<string, number>
  readonly problems: readonly Problem[]
} {
  const settings = new Map<string, unknown>()
  const columns = new Map<string, number>()
  const problems: Problem[] = []
  for (const { word, column } of words) {
    const refuse = (path: string, found: string, expected: string): number =>
      problems.push({ severity: 'problem', path, line: 1, column, found, expected })
    const [, key, value] = ASSIGNMENT.exec(word) ?? []
    if (key === undefined) refuse('', quote(word), 'a setting and its value: quantum=2')
    else if (settings.has(key)) refuse(key, `${quote(word)} a second time`, 'each setting once')
    else {
      settings.set(key, value === 'null' ? null : NUMBER.test(value) ? Number(value) || 0 : value)
      columns.set(key, column)
    }
  }
  return { settings: Object.fromEntries(settings), columns, problems }
}
