import { useEffect, useMemo, useRef, useState } from 'react'
import type { Problem } from '../../../shared/task-set/problem'
import { formatCount } from '../../format'
import { t } from '../../i18n'
import { type ProblemsReply, sessionStore } from '../../state/session-store'
import { DialogBox } from './modal'

const LINE_PX = 22
/** Lines drawn above and below what is seen. */
const MARGIN = 20

/** What is wrong with a file, beside its text. What was on screen before stays behind it. */
export function ProblemsDialog({ reply }: { readonly reply: ProblemsReply }) {
  const { fileName, text, problems } = reply
  const [current, setCurrent] = useState(0)
  const close = () => sessionStore.setState({ problems: undefined })
  return (
    <DialogBox title={t('problems.title', { file: fileName })} size="large" onClose={close}>
      <p>{t('problems.count', { count: problems.length, formatted: formatCount(problems.length) })}</p>
      <div className="problems" data-text={text !== undefined}>
        <ol className="problem-list" aria-label={t('problems.list')}>
          {problems.map((problem, i) => (
            <li key={`${problem.line}:${problem.column} ${problem.path} ${problem.found}`}>
              <ProblemItem problem={problem} isCurrent={i === current} onPress={() => setCurrent(i)} />
            </li>
          ))}
        </ol>
        {text !== undefined && <SourceText text={text} problems={problems} current={problems[current]} />}
      </div>
    </DialogBox>
  )
}

interface ProblemItemProps {
  readonly problem: Problem
  readonly isCurrent: boolean
  readonly onPress: () => void
}

function ProblemItem({ problem, isCurrent, onPress }: ProblemItemProps) {
  const { severity, line, column, path, found, expected } = problem
  return (
    <button type="button" className="problem" aria-current={isCurrent ? 'true' : undefined} onClick={onPress}>
      <span className="problem-place">
        <strong>{t(`problems.${severity}`)}</strong>
        {line > 0 && t('problems.place', { line, column })}
      </span>
      {path !== '' && <span className="problem-path">{path}: </span>}
      <span className="problem-found">{t('problems.found', { found, expected })}</span>
    </button>
  )
}

interface SourceTextProps {
  readonly text: string
  readonly problems: readonly Problem[]
  readonly current: Problem | undefined
}

/** The file's text with line numbers, only the lines in sight drawn: a file may have a hundred thousand. */
function SourceText({ text, problems, current }: SourceTextProps) {
  const box = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => text.split(/\r\n|\r|\n/), [text])
  const marked = useMemo(() => new Map(problems.map((problem) => [problem.line, problem])), [problems])
  const [top, setTop] = useState(0)

  useEffect(() => {
    const element = box.current
    if (!element || !current || current.line < 1) return
    element.scrollTop = (current.line - 1) * LINE_PX - element.clientHeight / 3
  }, [current])

  const from = Math.max(0, Math.floor(top / LINE_PX) - MARGIN)
  const shown = lines.slice(from, from + 60 + 2 * MARGIN)
  return (
    <div
      ref={box}
      className="source"
      role="region"
      aria-label={t('problems.text')}
      // A scrolling region must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: lines.length * LINE_PX }}>
        {shown.map((line, i) => {
          const number = from + i + 1
          const problem = marked.get(number)
          return (
            <div
              key={number}
              className="source-line"
              style={{ top: (number - 1) * LINE_PX }}
              data-problem={problem !== undefined}
              data-current={current?.line === number}
            >
              <span className="source-number">{number}</span>
              {problem ? <MarkedLine line={line} column={problem.column} /> : line.slice(0, LONGEST_LINE)}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Longer lines are cut: nobody reads on, and one line of megabytes would be slow. */
const LONGEST_LINE = 2000

/** A line with the word at the problem's column underlined. */
function MarkedLine({ line, column }: { readonly line: string; readonly column: number }) {
  const start = Math.max(0, column - 1)
  const word = /^("(?:[^"\\]|\\.)*"?|[\w.+-]+|.)/.exec(line.slice(start, start + 200))?.[0] ?? ''
  return (
    <span>
      {line.slice(0, start)}
      <mark>{word}</mark>
      {line.slice(start + word.length, LONGEST_LINE)}
    </span>
  )
}
