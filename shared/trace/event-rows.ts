/**
 * The combinations of numbers that the events of a part consist of, each with a code: what a task does next is nearly always what it did after the same
 * thing last time, so most codes are found without hashing. Five numbers a row, in columns.
 */
export class EventRows {
  count = 0
  word = new Int32Array(FIRST_ROWS)
  task = new Int32Array(FIRST_ROWS)
  step = new Int32Array(FIRST_ROWS)
  arg = new Int32Array(FIRST_ROWS)
  gap = new Int32Array(FIRST_ROWS)
  /** The code that followed each code of the same task last. */
  private followers = new Int32Array(FIRST_ROWS)
  /** The code each task had last; its first place is for events without a task. */
  private readonly latest: Int32Array
  /** Codes by hash, + 1; 0 is a free place. */
  private table = new Int32Array(4 * FIRST_ROWS)

  constructor(tasks: number) {
    this.latest = new Int32Array(tasks + 1)
  }

  clear(): void {
    this.count = 0
    this.latest.fill(0)
    this.table.fill(0)
  }

  /** The code of a row; one that has not been here before gets the next. `task` is -1 or more. */
  codeOf(word: number, task: number, step: number, arg: number, gap: number): number {
    const before = this.latest[task + 1]
    const guess = this.followers[before]
    const isFound = guess < this.count && this.is(guess, word, task, step, arg, gap)
    const code = isFound ? guess : this.find(word, task, step, arg, gap)
    if (!isFound) this.followers[before] = code
    this.latest[task + 1] = code
    return code
  }

  private is(code: number, word: number, task: number, step: number, arg: number, gap: number): boolean {
    return (
      this.word[code] === word &&
      this.task[code] === task &&
      this.gap[code] === gap &&
      this.step[code] === step &&
      this.arg[code] === arg
    )
  }

  private find(word: number, task: number, step: number, arg: number, gap: number): number {
    const mask = this.table.length - 1
    let place = hashOf(word, task, step, arg, gap) & mask
    for (; this.table[place] !== 0; place = (place + 1) & mask) {
      const code = this.table[place] - 1
      if (this.is(code, word, task, step, arg, gap)) return code
    }
    const code = this.count++
    if (this.count > this.word.length) this.grow()
    this.word[code] = word
    this.task[code] = task
    this.step[code] = step
    this.arg[code] = arg
    this.gap[code] = gap
    this.followers[code] = code
    this.table[place] = code + 1
    if (2 * this.count > this.table.length) this.rehash()
    return code
  }

  private grow(): void {
    this.word = doubled(this.word)
    this.task = doubled(this.task)
    this.step = doubled(this.step)
    this.arg = doubled(this.arg)
    this.gap = doubled(this.gap)
    this.followers = doubled(this.followers)
  }

  private rehash(): void {
    this.table = new Int32Array(4 * this.table.length)
    const mask = this.table.length - 1
    for (let code = 0; code < this.count; code++) {
      let place = hashOf(this.word[code], this.task[code], this.step[code], this.arg[code], this.gap[code]) & mask
      while (this.table[place] !== 0) place = (place + 1) & mask
      this.table[place] = code + 1
    }
  }
}

const FIRST_ROWS = 256

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * column.length)
  larger.set(column)
  return larger
}

/** Mixes five numbers into one (the finaliser of MurmurHash3, public domain). */
function hashOf(word: number, task: number, step: number, arg: number, gap: number): number {
  let hash = word ^ Math.imul(task, 0x9e3779b1) ^ Math.imul(step, 0x85ebca77)
  hash ^= Math.imul(arg, 0xc2b2ae3d) ^ Math.imul(gap, 0x27d4eb2f)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
