import type { Path } from './path'

/** One member of an object or list: where its key (of a list: its value) and its value begin. */
interface Member {
  readonly key: number
  readonly value: number
  inside?: Container
}

/** An object or list whose members are looked at only as far as they are asked for. */
interface Container {
  readonly isList: boolean
  readonly list: Member[]
  readonly byName: Map<string, Member>
  /** Where to look on; undefined at its end. */
  next: number | undefined
}

const NAME_END = /[\s,\]}]/g

/**
 * Where things stand in a text that is known to be JSON. Only problems ask, so nothing is recorded while reading: each object or list on the
 * way to a place is looked through once, a list no further than needed, and what lies beside the way is skipped.
 */
export class JsonPlaces {
  private readonly root: Member

  constructor(private readonly text: string) {
    const start = this.skipSpace(0)
    this.root = { key: start, value: start }
  }

  /** Offset of the value or key at a path; of the nearest thing around it where there is no such path. Of a repeated key the last, whose value was kept. */
  offsetOf(path: Path, part: 'key' | 'value'): number {
    let member = this.root
    for (const [i, name] of path.entries()) {
      const child = this.member(member, name)
      if (child === undefined) return member.value
      if (i === path.length - 1 && part === 'key') return child.key
      member = child
    }
    return member.value
  }

  private member(parent: Member, name: string | number): Member | undefined {
    const char = this.text[parent.value]
    if (char !== '{' && char !== '[') return undefined
    parent.inside ??= { isList: char === '[', list: [], byName: new Map(), next: this.skipSpace(parent.value + 1) }
    const { isList, list, byName } = parent.inside
    if (isList !== (typeof name === 'number')) return undefined
    // An object is looked through to its end: a key may come again.
    while (parent.inside.next !== undefined && (typeof name === 'string' || list.length <= name))
      this.lookOn(parent.inside)
    return typeof name === 'number' ? list[name] : byName.get(name)
  }

  /** Takes one more member. */
  private lookOn(container: Container): void {
    const key = container.next ?? 0
    if (this.text[key] === ']' || this.text[key] === '}') {
      container.next = undefined
      return
    }
    const keyEnd = container.isList ? key : this.skipString(key)
    // Behind a key stands a colon.
    const value = container.isList ? key : this.skipSpace(this.skipSpace(keyEnd) + 1)
    const member = { key, value }
    if (container.isList) container.list.push(member)
    else container.byName.set(JSON.parse(this.text.slice(key, keyEnd)) as string, member)
    const end = this.skipSpace(this.skipValue(value))
    container.next = this.text[end] === ',' ? this.skipSpace(end + 1) : undefined
  }

  private skipValue(from: number): number {
    const { text } = this
    if (text[from] === '"') return this.skipString(from)
    if (text[from] !== '{' && text[from] !== '[') {
      NAME_END.lastIndex = from
      return NAME_END.exec(text)?.index ?? text.length
    }
    let depth = 0
    for (let at = from; ; at++) {
      const char = text[at]
      if (char === '"') at = this.skipString(at) - 1
      else if (char === '{' || char === '[') depth++
      else if ((char === '}' || char === ']') && --depth === 0) return at + 1
      else if (char === undefined) throw new Error('places are asked for in a text that is no JSON')
    }
  }

  private skipString(from: number): number {
    let at = from + 1
    while (this.text[at] !== '"') at += this.text[at] === '\\' ? 2 : 1
    return at + 1
  }

  private skipSpace(from: number): number {
    let at = from
    while (this.text[at] === ' ' || this.text[at] === '\n' || this.text[at] === '\r' || this.text[at] === '\t') at++
    return at
  }
}
