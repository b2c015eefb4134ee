import { create } from 'zustand'
import type { AppApi, WhyQuestion } from '../../shared/api'
import type { Why } from '../../shared/trace/decisions/why'

export interface Answer {
  /** Of the question, see `Place.key`. */
  readonly key: string
  /** Undefined: the main process does not know the run any more. */
  readonly why: Why | undefined
}

interface Slot {
  /** The question on its way, or the last one that was answered. */
  key: string
  isAsking: boolean
  next: { readonly key: string; readonly question: WhyQuestion } | undefined
}

/**
 * Asks one question at a time for each slot. Of those that come while one is on its way only the newest is asked: a cursor that is dragged leaves no
 * queue behind. A question with the key of the last one is not asked again.
 */
export function createAsker(
  explain: AppApi['explain'],
  onAnswer: (slot: string, answer: Answer) => void,
): (slot: string, key: string, question: WhyQuestion) => void {
  const slots = new Map<string, Slot>()

  const send = async (name: string, slot: Slot, key: string, question: WhyQuestion): Promise<void> => {
    slot.key = key
    slot.isAsking = true
    // Where even asking fails the answer is the same as "not known": the card says what the spans tell.
    const reply = await explain(question).catch(() => ({ kind: 'unknown' }) as const)
    slot.isAsking = false
    const { next } = slot
    slot.next = undefined
    onAnswer(name, { key, why: reply.kind === 'why' ? reply.why : undefined })
    if (next && next.key !== key) void send(name, slot, next.key, next.question)
  }

  return (name, key, question) => {
    const slot = slots.get(name) ?? { key: '', isAsking: false, next: undefined }
    slots.set(name, slot)
    if (slot.isAsking) slot.next = { key, question }
    else if (slot.key !== key) void send(name, slot, key, question)
  }
}

interface AnswersState {
  readonly answers: Readonly<Record<string, Answer>>
}

/** The newest answer for each execution, by its id. */
export const answersStore = create<AnswersState>()(() => ({ answers: {} }))

export const askWhy = createAsker(
  (question) => window.api.explain(question),
  (slot, answer) => answersStore.setState(({ answers }) => ({ answers: { ...answers, [slot]: answer } })),
)
