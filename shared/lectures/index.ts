import type { LocalizedText } from '../task-set/schema'
import bookseller from './bookseller.interleave.json'
import burstOfEvents from './burst-of-events.interleave.json'
import callAndAnswer from './call-and-answer.interleave.json'
import chainAndGather from './chain-and-gather.interleave.json'
import { FIRST_LECTURE_ID } from './first'
import heartbeatThatStops from './heartbeat-that-stops.interleave.json'
import lostUpdateLockDeadlock from './lost-update-lock-deadlock.interleave.json'
import quantum from './quantum-1-4-unlimited.interleave.json'
import reportThatNeverAwaits from './report-that-never-awaits.json'
import talkOfTheReport from './report-that-never-awaits.talk.json'
import threeRequests from './three-requests.interleave.json'

/** A chapter of the built-in library, as the shelf heads its lectures. */
export interface Chapter {
  /** 1 to 8. */
  readonly number: number
  readonly title: LocalizedText
}

/** One lecture of the built-in library. */
export interface Lecture {
  readonly id: string
  readonly chapter: Chapter
  readonly title: LocalizedText
  readonly description: LocalizedText
  /** Its file's text, as `openDocument` reads it: a comparison. */
  readonly read: () => string
}

interface LectureFile {
  readonly taskSet: { readonly name: LocalizedText; readonly description: LocalizedText }
}

const REPORT_DESCRIPTION: LocalizedText = {
  en: 'Four tasks as threads and in an event loop. report computes long and then calls time.sleep: who can take the CPU from it?',
  'zh-TW': '四個任務，先當執行緒，再放進事件迴圈。report 算很久，接著呼叫 time.sleep：誰能收回它的 CPU？',
}

/** The chapters with the files of their lectures, by id. The report's task set is a file of its own, because a task set is what it is known as. */
const CHAPTERS: readonly { readonly title: LocalizedText; readonly lectures: Readonly<Record<string, LectureFile>> }[] =
  [
    {
      title: { en: 'Three ways to execute', 'zh-TW': '三種執行方式' },
      lectures: { 'three-requests': threeRequests },
    },
    {
      title: { en: 'Who decides?', 'zh-TW': '誰決定？' },
      lectures: {
        'report-that-never-awaits': {
          ...talkOfTheReport,
          taskSet: { ...reportThatNeverAwaits, description: REPORT_DESCRIPTION },
        },
        'quantum-1-4-unlimited': quantum,
      },
    },
    {
      title: { en: 'Sync and async calls', 'zh-TW': '同步與非同步' },
      lectures: { 'call-and-answer': callAndAnswer },
    },
    {
      title: { en: 'Blocking, non-blocking', 'zh-TW': '阻塞與非阻塞' },
      lectures: { bookseller },
    },
    {
      title: { en: 'Never block the loop', 'zh-TW': '別阻塞事件迴圈' },
      lectures: { 'heartbeat-that-stops': heartbeatThatStops },
    },
    {
      title: { en: 'Coroutine chains', 'zh-TW': '協程鏈' },
      lectures: { 'chain-and-gather': chainAndGather },
    },
    {
      title: { en: 'Events and handlers', 'zh-TW': '事件、佇列、處理器' },
      lectures: { 'burst-of-events': burstOfEvents },
    },
    {
      title: { en: 'Shared state', 'zh-TW': '共享狀態' },
      lectures: { 'lost-update-lock-deadlock': lostUpdateLockDeadlock },
    },
  ]

/** The built-in library in the order of its chapters. */
export const LECTURES: readonly Lecture[] = CHAPTERS.flatMap(({ title, lectures }, i) =>
  Object.entries(lectures).map(([id, file]) => ({
    id,
    chapter: { number: i + 1, title },
    title: file.taskSet.name,
    description: file.taskSet.description,
    read: () => JSON.stringify(file),
  })),
)

/** What a first start shows. */
export const FIRST_LECTURE = findLecture(FIRST_LECTURE_ID)

function findLecture(id: string): Lecture {
  const lecture = LECTURES.find((known) => known.id === id)
  if (lecture === undefined) throw new Error(`no lecture ${id}`)
  return lecture
}
