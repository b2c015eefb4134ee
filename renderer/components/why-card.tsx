import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps, type StepPlace } from '../../shared/task-set/steps'
import type { Micros } from '../../shared/time'
import { withOtherRule } from '../../shared/trace/decisions/tie-rules'
import type { Why } from '../../shared/trace/decisions/why'
import { momentText } from '../../shared/trace/words'
import { useTexts } from '../i18n'
import { cursorStore } from '../state/cursor-store'
import { nextExecutionId } from '../state/document'
import { canAdd } from '../state/document-edits'
import { editDocument } from '../state/document-store'
import type { ShownExecution } from '../state/executions'
import { say } from '../state/session-store'
import { tiesStore, withTies } from '../state/ties-store'
import { viewStore } from '../state/view-store'
import { answersStore, askWhy } from '../state/why-questions'
import { othersReady, type Place, placeAt, type TieLine, tieLines, whySentence } from '../view-model/why'
import { Sentences, toneOf } from './moment-tip'
import { Swatch } from './swatch'
import { tip } from './tip'
import '../styles/why.css'

interface WhyCardProps {
  readonly taskSet: TaskSet
  /** Those that have run. */
  readonly executions: readonly ShownExecution[]
}

/** Why a task is where it is at the cursor, in every execution; in the one the pointer or the keyboard is on with everything that is known. */
export function WhyCard({ taskSet, executions }: WhyCardProps) {
  const t = useTexts()
  const time = cursorStore((state) => state.time)
  const hit = cursorStore((state) => state.hit)
  const selected = viewStore((state) => state.selectedTask)
  const active = viewStore((state) => state.activeExecution)
  const steps = useMemo(() => listSteps(taskSet), [taskSet])
  const pointed = hit?.task ?? selected
  // The pointer leaves the lanes for a moment on its way; the card stays with the task it was on.
  const [kept, keep] = useState<{ readonly taskSet: TaskSet; readonly task: number }>()
  if (pointed !== undefined && (kept?.task !== pointed || kept.taskSet !== taskSet)) keep({ taskSet, task: pointed })
  const task = pointed ?? (kept?.taskSet === taskSet ? kept.task : undefined)
  const box = useSteadyHeight(taskSet)

  const [first] = executions
  if (!first) return null
  if (task === undefined || time === undefined || task >= first.data.summary.tasks.length) {
    return (
      <section aria-labelledby="why-title" className="why">
        <h2 id="why-title">{t('why.title')}</h2>
        <p className="why-hint">{t('why.hint')}</p>
      </section>
    )
  }
  const activeId = (hit && executions[hit.execution]?.entry.id) ?? active ?? first.entry.id
  const whole = executions.some(({ entry }) => entry.id === activeId) ? activeId : first.entry.id
  const { id, definition } = first.data.summary.tasks[task]
  return (
    <section ref={box} aria-labelledby="why-title" className="why">
      <h2 id="why-title">{t('why.title')}</h2>
      <p className="why-task">
        <Swatch definition={definition} />
        <strong className="ellipsis">{id}</strong>
        <time>{momentText(time)}</time>
      </p>
      {executions.map((execution) => (
        <WhyOfOne
          key={execution.entry.id}
          execution={execution}
          steps={steps}
          task={task}
          time={time}
          isWhole={execution.entry.id === whole}
        />
      ))}
    </section>
  )
}

interface WhyOfOneProps {
  readonly execution: ShownExecution
  readonly steps: readonly StepPlace[]
  readonly task: number
  readonly time: Micros
  readonly isWhole: boolean
}

function WhyOfOne({ execution, steps, task, time, isWhole }: WhyOfOneProps) {
  const { entry, name, run } = execution
  tiesStore()
  const data = withTies(execution.data)
  const place = useMemo(() => placeAt(data, steps, task, time), [data, steps, task, time])
  const why = useWhy(entry.id, run?.shown?.runId, place)
  const asked = whySentence(place, why)
  return (
    <div className="why-execution" data-tone={toneOf(place.explanation)} data-answered={why !== undefined}>
      <h3>{name}</h3>
      <Sentences explanation={place.explanation} />
      {asked && (
        <p className="why-answer" data-whole={isWhole}>
          <span className="why-question">{asked.question}</span> {asked.answer}
        </p>
      )}
      {isWhole && why && <WhyDetails execution={execution} place={place} why={why} />}
    </div>
  )
}

/** What the main process answers, once it is there. One answer serves as long as the task stays where it is and the core with whom it is. */
function useWhy(slot: string, runId: string | undefined, place: Place): Why | undefined {
  const { task, time } = place
  const key = `${runId} ${place.key}`
  const answer = answersStore((state) => state.answers[slot])
  useLayoutEffect(() => {
    if (runId !== undefined) askWhy(slot, key, { runId, task, time })
  }, [slot, runId, key, task, time])
  return answer?.key === key ? answer.why : undefined
}

interface WhyDetailsProps {
  readonly execution: ShownExecution
  readonly place: Place
  readonly why: Why
}

/** Who else was ready, and the ties that settled it. */
function WhyDetails({ execution, place, why }: WhyDetailsProps) {
  const t = useTexts()
  const { data } = execution
  const others = othersReady(place, why)
  return (
    <>
      {others && (
        <>
          <h4>{t('why.othersReady', { at: momentText(others.at) })}</h4>
          <ol className="why-ready">
            {others.entries.map(({ task, name, text }) => (
              <li key={task}>
                <Swatch definition={data.summary.tasks[task].definition} />
                <span className="ellipsis">{name}</span>
                <span>{text}</span>
              </li>
            ))}
            {others.more > 0 && <li className="why-more">{t('why.more', { count: others.more })}</li>}
          </ol>
        </>
      )}
      {tieLines(place, why).map((line) => (
        <div key={line.text} className="why-tie">
          <p>{line.text}</p>
          {line.run && <RunButton execution={execution} run={line.run} />}
        </div>
      ))}
    </>
  )
}

/** Adds an execution with the other value of a tie rule: what it leads to is then a chart. */
function RunButton({
  execution: { entry },
  run: { setting, words },
}: {
  readonly execution: ShownExecution
  readonly run: NonNullable<TieLine['run']>
}) {
  const t = useTexts()
  const other = withOtherRule(entry.execution, setting)
  if (!other) return null
  const add = () => {
    editDocument((document) =>
      canAdd(document)
        ? {
            ...document,
            executions: [...document.executions, { id: nextExecutionId(), title: undefined, execution: other }],
          }
        : document,
    )
    say(t('why.tie.ran', { other: words }))
  }
  return (
    <button type="button" className="link" onClick={add} {...tip(t('why.tie.runTip'))}>
      {t('why.tie.run', { other: words })}
    </button>
  )
}

/** Lets an element grow with what it says and not shrink again at once, so that what stands below does not jump while the cursor moves. */
function useSteadyHeight(until: unknown) {
  const box = useRef<HTMLElement>(null)
  const most = useRef(0)
  useEffect(() => {
    most.current = 0
  }, [until])
  useLayoutEffect(() => {
    if (!box.current) return
    box.current.style.minHeight = ''
    most.current = Math.min(360, Math.max(most.current, box.current.offsetHeight))
    box.current.style.minHeight = `${most.current}px`
  })
  return box
}
