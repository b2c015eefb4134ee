import { startTransition, useLayoutEffect, useState } from 'react'
import { onLanguageChange } from '../i18n'
import type { Document, DocumentExecution } from './document'
import { documentStore } from './document-store'
import { type ShownExecution, shownExecutions } from './executions'
import { ghostStore } from './ghost-store'
import { runsStore, type ShownRun } from './runs-store'

/** The open document and its executions, of one moment: what React draws. */
export interface WindowView {
  readonly document: Document | undefined
  readonly executions: readonly ShownExecution[]
}

/**
 * While a setting is dragged the window waits so long for the run, ms: then words and chart change together, and nothing is in the way of the run. A
 * slower one is announced before it is there.
 */
const PATIENCE_MS = 80
/** While run follows run the words are told at most so often, ms: they take as long as the chart, and nobody reads them faster. */
const WORDS_EVERY_MS = 100

const now = (): WindowView => ({ document: documentStore.getState().document, executions: shownExecutions() })

/** What React was given last, and what of it stands on the page. */
let given: WindowView = { document: undefined, executions: [] }
let onPage = given
let give: ((view: WindowView) => void) | undefined
let timer: number | undefined
let frame: number | undefined
/** When React was given something last. */
let givenAt = 0

/**
 * What the words of the window are about; for its root. The chart takes each run straight from the stores and is drawn first: the words follow in the
 * frame after it, bit by bit, so that the next move of a slider is not held up. All other changes are in the window at once.
 */
export function useWindowView(): WindowView {
  const [view, setView] = useState(() => (given = now()))
  useLayoutEffect(() => {
    give = setView
    follow()
    const subscriptions = [
      ...[documentStore, runsStore, ghostStore].map((store) => store.subscribe(follow)),
      onLanguageChange(() => pass(now())),
    ]
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe()
      give = undefined
    }
  }, [])
  useLayoutEffect(() => {
    onPage = view
    follow()
  }, [view])
  return view
}

/** Whether the window still tells about a run, though the chart may show a newer one. */
export function isInWindow(run: ShownRun): boolean {
  return [...given.executions, ...onPage.executions].some(
    (one) => one.run?.shown?.spans === run.spans || one.before?.spans === run.spans,
  )
}

function follow(): void {
  const view = now()
  if (isSame(given, view)) return
  if (!isOnlyRerun(given, view)) return pass(view)
  timer ??= window.setTimeout(passQuietly, PATIENCE_MS)
  const isUnderWay = view.executions.some(({ run }) => run?.phase.kind === 'running' && !run.phase.progress)
  if (!isUnderWay) {
    const rest = givenAt + WORDS_EVERY_MS - performance.now()
    frame ??= requestAnimationFrame(() => void setTimeout(passQuietly, rest))
  }
}

function pass(view: WindowView): void {
  window.clearTimeout(timer)
  if (frame !== undefined) cancelAnimationFrame(frame)
  timer = frame = undefined
  given = view
  givenAt = performance.now()
  give?.(view)
}

/** Not before what React was given last is on the page: a drag would start it anew again and again. */
function passQuietly(): void {
  const view = now()
  if (onPage === given && !isSame(given, view)) startTransition(() => pass(view))
  else timer = frame = undefined
}

function isSame(a: WindowView, b: WindowView): boolean {
  return (
    a.document === b.document &&
    a.executions.length === b.executions.length &&
    a.executions.every((one, i) => one === b.executions[i])
  )
}

/** Whether nothing but settings and runs of the same executions differs, all of which have a run to show meanwhile. */
function isOnlyRerun(a: WindowView, b: WindowView): boolean {
  return (
    a.document !== undefined &&
    b.document !== undefined &&
    areEqualBut('executions', a.document, b.document) &&
    a.executions.length === b.executions.length &&
    a.executions.every((one, i) => {
      const next = b.executions[i]
      return one.hasRun && next.hasRun && areEqualBut<DocumentExecution>('execution', one.entry, next.entry)
    })
  )
}

/** Whether two have the same members, but for one of them. */
function areEqualBut<T extends object>(but: keyof T, a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => key === but || a[key] === b[key])
}
