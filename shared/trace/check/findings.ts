import { type Micros, toMillis } from '../../time'
import type { TaskInstance } from '../trace'

/** More than these say nothing new: one broken rule breaks others after it. */
const MAX_FINDINGS = 20

/** What a check found: sentences with times in ms. */
export class Findings {
  /** @param sentences what was found before */
  constructor(
    private readonly tasks: readonly TaskInstance[],
    readonly sentences: string[] = [],
  ) {}

  get areEnough(): boolean {
    return this.sentences.length >= MAX_FINDINGS
  }

  /** Adds `At 3.5 ms …`. */
  at(time: Micros, sentence: string): void {
    this.add(`At ${toMillis(time)} ms ${sentence}`)
  }

  add(sentence: string): void {
    if (!this.areEnough) this.sentences.push(sentence)
  }

  name(task: number): string {
    return this.tasks[task]?.id ?? `task ${task}`
  }
}
