/** An element of a picture. Text and attribute values are plain strings: only `serializeSvg` writes markup. */
export interface SvgElement {
  readonly name: SvgName
  readonly attributes: Readonly<Partial<Record<SvgAttribute, string | number>>>
  readonly children: readonly (SvgElement | string)[]
}

/** All elements a picture may hold. None of them runs a script, loads anything or holds foreign markup. */
export const SVG_NAMES = [
  'svg',
  'title',
  'desc',
  'defs',
  'clipPath',
  'pattern',
  'g',
  'rect',
  'line',
  'path',
  'text',
  'circle',
] as const
export type SvgName = (typeof SVG_NAMES)[number]

/** All attributes a picture may hold: no style, no href, no handlers. */
export const SVG_ATTRIBUTES = [
  'xmlns',
  'viewBox',
  'width',
  'height',
  'role',
  'aria-labelledby',
  'id',
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'cx',
  'cy',
  'r',
  'rx',
  'd',
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'clip-path',
  'patternUnits',
  'xml:space',
] as const
export type SvgAttribute = (typeof SVG_ATTRIBUTES)[number]

export function element(
  name: SvgName,
  attributes: SvgElement['attributes'] = {},
  children: SvgElement['children'] = [],
): SvgElement {
  return { name, attributes, children }
}

/** Writes a picture, one element a line, two spaces deeper at each level. A name that is not allowed throws: it can only come from our code. */
export function serializeSvg(root: SvgElement): string {
  const lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>']
  write(root, '', lines)
  return `${lines.join('\n')}\n`
}

function write(node: SvgElement, indent: string, lines: string[]): void {
  if (!SVG_NAMES.includes(node.name)) throw new Error(`element ${node.name} is not allowed in a picture`)
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    if (!(SVG_ATTRIBUTES as readonly string[]).includes(name))
      throw new Error(`attribute ${name} is not allowed in a picture`)
    const text = typeof value === 'number' ? String(Math.round(value * 100) / 100 + 0) : value
    return ` ${name}="${escapeXml(text)}"`
  })
  const open = `${indent}<${node.name}${attributes.join('')}`
  if (node.children.length === 0) {
    lines.push(`${open}/>`)
    return
  }
  const [only] = node.children
  if (node.children.length === 1 && typeof only === 'string') {
    lines.push(`${open}>${escapeXml(only)}</${node.name}>`)
    return
  }
  lines.push(`${open}>`)
  for (const child of node.children) {
    if (typeof child === 'string') throw new Error('text stands alone in its element')
    write(child, `${indent}  `, lines)
  }
  lines.push(`${indent}</${node.name}>`)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that mean something in XML are escaped, those XML 1.0 forbids are left out (with one of them the file does not open at all). */
export function escapeXml(text: string): string {
  return stripForbidden(text).replace(/[&<>"']/g, (character) => ESCAPES[character])
}

/**
 * Without the characters XML 1.0 section 2.2 forbids: C0 controls but tab, line feed and carriage return, lone surrogates, U+FFFE, U+FFFF.
 * Bidi controls go too: a name must not turn the text beside it around.
 */
export function stripForbidden(text: string): string {
  let kept = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (isAllowedInXml(code) && !isBidiControl(code)) kept += character
  }
  return kept
}

function isAllowedInXml(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  if (code >= 0x7f && code <= 0x9f) return false
  return code < 0xd800 || (code >= 0xe000 && code < 0xfffe) || code > 0xffff
}

function isBidiControl(code: number): boolean {
  return code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
}
