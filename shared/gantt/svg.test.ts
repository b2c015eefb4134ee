import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import reportThatNeverAwaits from '../lectures/report-that-never-awaits.json'
import { defaultExecution } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { executionFromTrace } from './execution-from-trace'
import type { ExecutionData } from './model'
import { renderComparisonSvg, sceneToSvg } from './svg'
import { escapeXml, SVG_ATTRIBUTES, SVG_NAMES } from './svg-element'

const lecture = reportThatNeverAwaits as unknown as TaskSet

function executionsOf(taskSet: TaskSet): ExecutionData[] {
  const names = { threads: 'Threads', eventLoop: 'Event loop' }
  const settings = { threads: 'textbook round robin, q = 4 ms', eventLoop: 'asyncio' }
  return (['threads', 'eventLoop'] as const).map((model) =>
    executionFromTrace(simulate(taskSet, defaultExecution(model)), taskSet, names[model], settings[model]),
  )
}

const first = executionsOf(lecture)
const title = 'A report that never awaits'

/** Names that have broken pictures, pages and tables elsewhere. */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '</text><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '<svg/onload=alert(1)>',
  '<foreignObject><iframe src=javascript:alert(1)>',
  'javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;',
  '&amp;amp;',
  '<![CDATA[<script>alert(1)</script>]]>',
  ']]>',
  '<!-- comment -->',
  '--><script>alert(1)</script><!--',
  '<?xml version="1.0"?>',
  '<!DOCTYPE svg [<!ENTITY x "y">]>',
  '&x;',
  '<!ENTITY x SYSTEM "file:///etc/passwd">',
  '<style>@import url(//example.com)</style>',
  '<a xlink:href="javascript:alert(1)">a</a>',
  '<use href="data:image/svg+xml,x#y"/>',
  '<animate attributeName=href values=javascript:alert(1) />',
  '<set attributeName="onmouseover" to="alert(1)"/>',
  'style="fill:url(//example.com)"',
  '" onload="alert(1)',
  "' onload='alert(1)",
  '` onload=`alert(1)`',
  'a\u0000b',
  'a\u0001\u0008\u000b\u000c\u001fb',
  'a\u007f\u0085b',
  'a\ud800b',
  'a\udc00b',
  'a\ufffe\uffffb',
  '\u202egnp.exe',
  '\u2066\u2067\u2068\u2069',
  '\u200e\u200f',
  '\ufeffbom',
  'line\nbreak',
  'tab\tstop',
  'return\r\nfeed',
  'a\u2028b\u2029c',
  '\u5831\u8868',
  '\ud83d\ude00',
  'e\u0301\u0301\u0301',
  '=1+1',
  '%00',
  '%3Cscript%3E',
  '${alert(1)}',
  '{{7*7}}',
  '<'.repeat(200),
]

interface Parsed {
  readonly names: readonly string[]
  readonly attributes: readonly string[]
  readonly texts: readonly string[]
}

/** A strict reader of the little XML a picture needs: throws at anything that is not well formed. Shares no code with the writer. */
function parse(xml: string): Parsed {
  const names: string[] = []
  const attributes: string[] = []
  const texts: string[] = []
  const open: string[] = []
  const decode = (text: string): string => {
    if (text.includes('<')) throw new Error(`bare < in ${text}`)
    return text.replace(/&([^;]*);?/g, (whole, entity: string) => {
      const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
      if (!(entity in known) || !whole.endsWith(';')) throw new Error(`entity ${whole}`)
      return known[entity]
    })
  }
  const body = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  const tagAt = /<(\/?)([A-Za-z]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>/y
  const textAt = /[^<]+/y
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(body)
    if (found !== null) at += found[0].length
    return found
  }
  while (at < body.length) {
    const text = take(textAt)
    if (text !== null && text[0].trim() !== '') texts.push(decode(text[0]))
    if (at === body.length) break
    const tag = take(tagAt)
    if (tag === null) throw new Error(`not well formed: ${body.slice(at, at + 80)}`)
    const [, isClosing, name, list, isEmpty] = tag
    if (isClosing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
      continue
    }
    names.push(name)
    for (const [, attribute, value] of list.matchAll(/ ([a-zA-Z0-9:-]+)="([^"]*)"/g)) {
      attributes.push(attribute)
      decode(value)
    }
    if (isEmpty === '') open.push(name)
  }
  if (open.length > 0) throw new Error(`${open.join(' ')} not closed`)
  return { names, attributes, texts }
}

describe('the SVG of a comparison', () => {
  it('is the picture it was', async () => {
    const svg = renderComparisonSvg({
      executions: first,
      title,
      width: 784,
      height: 622,
      theme: 'light',
      cursor: 14_000,
    })
    await expect(svg).toMatchFileSnapshot('snapshots/first-comparison-light.svg')
  })

  it('comes out the same, byte by byte, from the same input', () => {
    const draw = () => renderComparisonSvg({ executions: executionsOf(lecture), title, theme: 'dark' })
    expect(draw()).toBe(draw())
  })

  it('says in words who decided', () => {
    const { texts } = parse(renderComparisonSvg({ executions: first, title, theme: 'light' }))
    expect(texts).toContain(title)
    expect(texts.join(' ')).toContain(
      'Threads (textbook round robin, q = 4 ms): OS decided 2, tasks decided 9, 33.0 ms.',
    )
    expect(texts.join(' ')).toContain('Event loop (asyncio): OS decided 0, tasks decided 8, 42.5 ms.')
    // Means of the worked example's rows: turnaround 22.125, response 2.375, waiting 7.875.
    expect(texts).toContain('average turnaround 22.125 ms \u00b7 response 2.375 ms \u00b7 waiting 7.875 ms')
  })

  it('has numbers of two decimals at most', () => {
    const svg = renderComparisonSvg({ executions: first, title, theme: 'light', cursor: 14_000 })
    const drawn = svg.replace(/<(?:title|desc|text)[^>]*>[^<]*/g, '')
    expect(drawn.match(/\d\.\d{3,}/g)).toBeNull()
  })

  it('holds every lane, however many', () => {
    const tasks = Array.from({ length: 60 }, (_, i) => ({ id: `task ${i}`, steps: [{ op: 'cpu' as const, ms: 1 }] }))
    const executions = executionsOf({ formatVersion: 1, tasks })
    const { texts } = parse(renderComparisonSvg({ executions, title, theme: 'light', width: 784, height: 300 }))
    expect(texts.filter((text) => /^task \d+$/.test(text))).toHaveLength(2 * 60)
  })

  it('draws bars as rectangles, hollow ones as their two edges, as strong as on the screen', () => {
    const bars = { kind: 'bars', y: 10, height: 8, fill: '#0072B2' } as const
    const svg = sceneToSvg(
      [
        { ...bars, x: [1, 2, 5, 7], fillOpacity: 0.34 },
        { ...bars, x: [1, 2], fillOpacity: 1, rim: 1.5 },
      ],
      { width: 20, height: 20, background: '#FFFFFF', title, description: title },
    )
    expect(svg).toContain('<path d="M1 10H2V18H1ZM5 10H7V18H5Z" fill="#0072B2" fill-opacity="0.34"/>')
    expect(svg).toContain('<path d="M1 10H2V11.5H1ZM1 16.5H2V18H1Z" fill="#0072B2" fill-opacity="1"/>')
  })

  it.each(PAYLOADS.map((name) => [JSON.stringify(name).slice(0, 60), name]))(
    'stays a picture with a task named %s',
    (_, name) => {
      const taskSet: TaskSet = {
        ...lecture,
        tasks: lecture.tasks.map((task, i) => (i === 0 ? { ...task, id: name } : task)),
      }
      const [threads, loop] = executionsOf(taskSet)
      const svg = renderComparisonSvg({
        title: name,
        executions: [
          { ...threads, name, settingsText: name },
          { ...loop, name: `${name}2`, settingsText: name },
        ],
        theme: 'light',
        width: 1600,
        cursor: 14_000,
      })
      const { names, attributes, texts } = parse(svg)
      for (const one of new Set(names)) expect(SVG_NAMES).toContain(one)
      for (const one of new Set(attributes)) expect(SVG_ATTRIBUTES).toContain(one)
      // XML 1.0, 2.2: nothing but these characters.
      expect(svg).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
      expect(texts.length).toBeGreaterThan(10)
    },
  )

  it('lets a plain name through as it is', () => {
    expect(escapeXml('\u5831\u8868 \ud83d\ude00 a-b_c')).toBe('\u5831\u8868 \ud83d\ude00 a-b_c')
    expect(escapeXml('a < b & "c"')).toBe('a &lt; b &amp; &quot;c&quot;')
    expect(escapeXml('\u202egnp')).toBe('gnp')
  })
})
