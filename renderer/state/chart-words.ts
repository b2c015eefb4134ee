import type { ChartWords } from '../../shared/gantt/model'
import { formatCount } from '../format'
import { currentLocale, t } from '../i18n'
import { inLanguage } from './document'

const byLocale = new Map<string, ChartWords>()

/** The words the chart draws, in the window's language; the same object while the language is the same. */
export function chartWords(): ChartWords {
  const locale = currentLocale()
  const known = byLocale.get(locale) ?? wordsNow()
  byLocale.set(locale, known)
  return known
}

function wordsNow(): ChartWords {
  return {
    quantum: t('chart.quantum'),
    late: (ms) => t('chart.late', { ms }),
    frozen: t('chart.frozen'),
    waits: {
      sleep: t('chart.waits.sleep'),
      io: t('chart.waits.io'),
      lock: t('chart.waits.lock'),
      queue: t('chart.waits.queue'),
      join: t('chart.waits.join'),
      poll: t('chart.waits.poll'),
      pool: t('chart.waits.pool'),
      semaphore: t('chart.waits.semaphore'),
      event: t('chart.waits.event'),
      gather: t('chart.waits.gather'),
    },
    osDecided: t('verdict.os'),
    tasksDecided: t('verdict.task'),
    osScale: (most) => (most === '0' ? t('chart.osNone') : t('chart.osScale', { most })),
    tasksScale: (most) => (most === '0' ? t('chart.tasksNone') : t('chart.tasksScale', { most })),
    osHere: (count) => t('chart.osHere', { count, shown: formatCount(count) }),
    tasksHere: (count) => t('chart.tasksHere', { count, shown: formatCount(count) }),
    inLanguage: (text) => inLanguage(text, currentLocale()),
    averages: (turnaround, response, waiting) => t('averages.text', { turnaround, response, waiting }),
    deadlock: t('chart.deadlock'),
    error: t('chart.error'),
    cancelled: t('chart.cancelled'),
    lostUpdate: t('chart.lostUpdate'),
    queues: {
      running: t('queues.running'),
      ready: t('queues.ready'),
      timers: t('queues.timers'),
      io: t('queues.io'),
      locks: t('queues.others'),
      none: t('queues.none'),
    },
  }
}
