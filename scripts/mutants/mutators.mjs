import { parseSync } from 'vite'

/**
 * One small change of a source, of which a test should notice.
 *
 * @typedef {object} Mutant
 * @property {number} start offsets of what is replaced
 * @property {number} end
 * @property {string} code what stands there instead, written with the unchanged source around it
 * @property {Group} group
 * @property {string} where the function or method it is in, '' at the top of the file
 * @property {string} from the text that is replaced, blanks run together
 * @property {string} to
 * @property {boolean} isStatic it is read once, when the file is loaded
 * @property {boolean} isStatement
 *
 * @typedef {'comparisons' | 'logic' | 'conditions' | 'arithmetic' | 'constants' | 'order' | 'settings' | 'statements'} Group
 *
 * @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node
 */

/** @type {readonly Group[]} */
export const GROUPS = [
  'comparisons',
  'logic',
  'conditions',
  'arithmetic',
  'constants',
  'order',
  'settings',
  'statements',
]

/** Each comparison with its neighbour (the boundary) and its opposite. @type {Readonly<Record<string, readonly string[]>>} */
const COMPARISONS = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
}
/** @type {Readonly<Record<string, string>>} */
const ARITHMETIC = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '>>': '<<', '&': '|' }
/** @type {Readonly<Record<string, string>>} */
const LOGIC = { '&&': '||', '||': '&&' }
/** @type {Readonly<Record<string, string>>} */
const ASSIGNMENTS = { '+=': '-=', '-=': '+=', '||=': '&&=' }
/** @type {Readonly<Record<string, string>>} */
const METHODS = { find: 'findLast', findLast: 'find' }
/** The values a setting has instead of its default. @type {Readonly<Record<string, string>>} */
const SETTINGS = {
  newcomerFirst: 'preemptedFirst',
  arrivalFirst: 'wakeUpFirst',
  full: 'rest',
  rest: 'full',
  handOver: 'barging',
  barging: 'handOver',
  callOrder: 'heapOrder',
  textbook: 'linux-sched-rr',
}

/** Types, and what stands beside values only to be read by people or by a bug report. */
const SKIPPED_KEYS = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments'])
const SKIPPED_TYPES = new Set(['ThrowStatement', 'TemplateLiteral', 'ImportDeclaration'])
const TRANSPARENT = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/**
 * All mutants of a TypeScript source, in the order of the text. Left out are types, tables that are `as const`, throws that only a bug can
 * reach (with the condition in front of them) and questions to the caller about progress.
 * @param {string} file its name decides whether its literals are settings
 * @param {string} source
 * @returns {Mutant[]}
 */
export function findMutants(file, source) {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  /** @type {Mutant[]} */
  const mutants = []
  const isSettings = file.endsWith('settings.ts')
  visit(/** @type {Node} */ (/** @type {unknown} */ (program)), {
    where: '',
    isStatic: true,
    add: (node, group, code, to, { where, isStatic }) => {
      const from = source.slice(node.start, node.end)
      const isStatement = node.type === 'ExpressionStatement'
      mutants.push({
        start: node.start,
        end: node.end,
        code,
        group,
        where,
        isStatic,
        isStatement,
        from: short(from),
        to: short(to ?? code),
      })
    },
    text: (node) => source.slice(node.start, node.end),
    isSettings,
  })
  return mutants.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** @param {string} text */
function short(text) {
  return text.replace(/\s+/g, ' ')
}

/**
 * @typedef {object} Visit
 * @property {string} where
 * @property {boolean} isStatic
 * @property {boolean} isSettings
 * @property {(node: Node, group: Group, code: string, to: string | undefined, at: { where: string, isStatic: boolean }) => void} add
 * @property {(node: Node) => string} text
 */

/**
 * @param {Node} node
 * @param {Visit} at
 */
function visit(node, at) {
  if (SKIPPED_TYPES.has(node.type)) return
  if (node.type.startsWith('TS') && !TRANSPARENT.has(node.type)) return
  if (node.type === 'TSAsExpression' && at.text(child(node, 'typeAnnotation')) === 'const') return
  if (isForProgress(node, at)) return
  if (at.isSettings) addSettings(node, at)
  else addMutants(node, at)
  const inside = { ...at, ...placeIn(node, at) }
  for (const [key, value] of Object.entries(node)) {
    if (SKIPPED_KEYS.has(key) || isLeftOut(node, key)) continue
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) visit(one, inside)
  }
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
function isNode(value) {
  return value !== null && typeof value === 'object' && 'type' in value && typeof value.type === 'string'
}

/**
 * @param {Node} node
 * @param {string} key
 * @returns {Node}
 */
function child(node, key) {
  return /** @type {Node} */ (node[key])
}

/**
 * Which function the children of a node are in, and whether they are read only once.
 * @param {Node} node
 * @param {Visit} at
 */
function placeIn(node, at) {
  if (node.type === 'MethodDefinition') return { where: at.text(child(node, 'key')) }
  if (node.type === 'PropertyDefinition')
    return { where: at.text(child(node, 'key')), isStatic: node['static'] === true }
  if (!FUNCTIONS.has(node.type)) return {}
  const id = node['id']
  return { isStatic: false, ...(isNode(id) ? { where: at.text(id) } : {}) }
}

/**
 * What decides nothing a run shows: index positions, sizes of columns, and the condition of a throw that only a bug reaches.
 * @param {Node} node
 * @param {string} key
 */
function isLeftOut(node, key) {
  if (key === 'id' || key === 'key') return true
  if (node.type === 'MemberExpression' && key === 'property')
    return node['computed'] !== true || child(node, key).type === 'Literal'
  if (node.type === 'NewExpression' && key === 'arguments')
    return /** @type {Node[]} */ (node[key]).every(({ type }) => type === 'Literal')
  return node.type === 'IfStatement' && key === 'test' && isBugReport(child(node, 'consequent'))
}

/**
 * `throw new Error(…)`: what a user can cause throws a class of its own.
 * @param {Node} node
 * @returns {boolean}
 */
function isBugReport(node) {
  const { body } = node
  if (node.type === 'BlockStatement' && Array.isArray(body)) return body.length === 1 && isBugReport(body[0])
  return node.type === 'ThrowStatement' && child(child(node, 'argument'), 'callee')?.['name'] === 'Error'
}

/**
 * @param {Node} node
 * @param {Visit} at
 */
function isForProgress(node, at) {
  return node.type === 'ExpressionStatement' && /\bcheckpoint\b/.test(at.text(node))
}

/**
 * @param {Node} node
 * @param {Visit} at
 */
function addSettings(node, at) {
  const value =
    node.type === 'Property' || node.type === 'AssignmentPattern' ? (node['value'] ?? node['right']) : undefined
  if (!isNode(value) || value.type !== 'Literal') return
  const literal = value['value']
  const other = typeof literal === 'string' ? SETTINGS[literal] : undefined
  if (other !== undefined) at.add(value, 'settings', `'${other}'`, undefined, at)
  else if (typeof literal === 'number') at.add(value, 'settings', `${literal + 1}`, undefined, at)
  else if (literal === null) at.add(value, 'settings', '1', undefined, at)
}

/**
 * @param {Node} node
 * @param {Visit} at
 */
function addMutants(node, at) {
  const { text } = at
  /**
   * @param {Group} group
   * @param {string} code
   * @param {string} [to] for people
   */
  const add = (group, code, to) => at.add(node, group, code, to, at)
  const operator = String(node['operator'])
  switch (node.type) {
    case 'BinaryExpression': {
      const [left, right] = [text(child(node, 'left')), text(child(node, 'right'))]
      for (const other of COMPARISONS[operator] ?? []) add('comparisons', `${left} ${other} ${right}`)
      const other = ARITHMETIC[operator]
      if (other !== undefined) add('arithmetic', `(${left}) ${other} (${right})`, `${left} ${other} ${right}`)
      return
    }
    case 'LogicalExpression': {
      const [left, right] = [text(child(node, 'left')), text(child(node, 'right'))]
      const other = LOGIC[operator]
      if (other !== undefined) add('logic', `(${left}) ${other} (${right})`, `${left} ${other} ${right}`)
      else {
        add('logic', left)
        add('logic', right)
      }
      return
    }
    case 'UnaryExpression':
      if (operator === '!') add('logic', text(child(node, 'argument')))
      if (operator === '-' || operator === '~') add('arithmetic', text(child(node, 'argument')))
      return
    case 'UpdateExpression': {
      const argument = text(child(node, 'argument'))
      const other = operator === '++' ? '--' : '++'
      add('arithmetic', node['prefix'] === true ? `${other}${argument}` : `${argument}${other}`)
      return
    }
    case 'AssignmentExpression': {
      const other = ASSIGNMENTS[operator]
      if (other !== undefined) add('arithmetic', `${text(child(node, 'left'))} ${other} ${text(child(node, 'right'))}`)
      return
    }
    case 'IfStatement':
      if (isBugReport(child(node, 'consequent'))) return
      for (const constant of ['true', 'false']) at.add(child(node, 'test'), 'conditions', constant, undefined, at)
      return
    case 'ConditionalExpression':
      add('conditions', text(child(node, 'consequent')))
      add('conditions', text(child(node, 'alternate')))
      return
    case 'WhileStatement':
    case 'DoWhileStatement':
      if (child(node, 'test').type !== 'Literal') at.add(child(node, 'test'), 'conditions', 'false', undefined, at)
      return
    case 'Literal':
      if (typeof node['value'] === 'boolean') add('constants', String(!node['value']))
      if (typeof node['value'] === 'number') add('constants', node['value'] === 1 ? '0' : String(node['value'] + 1))
      return
    case 'CallExpression':
      addCall(node, at, add)
      return
    case 'AssignmentPattern':
      addSettings(node, at)
      return
    case 'ExpressionStatement':
      if (!text(node).startsWith('super(')) add('statements', '0', 'nothing')
      return
  }
}

/**
 * @param {Node} node
 * @param {Visit} at
 * @param {(group: Group, code: string, to?: string) => void} add
 */
function addCall(node, { text }, add) {
  const callee = child(node, 'callee')
  if (callee.type !== 'MemberExpression') return
  const object = text(child(callee, 'object'))
  const name = text(child(callee, 'property'))
  const rest = text(node).slice(text(callee).length)
  if (object === 'Math' && (name === 'min' || name === 'max'))
    add('order', `Math.${name === 'min' ? 'max' : 'min'}${rest}`)
  else if (METHODS[name] !== undefined) add('order', `${object}.${METHODS[name]}${rest}`)
  else if (name === 'toReversed' || name === 'sort') add('order', object)
}
