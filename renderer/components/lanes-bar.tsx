import { ChevronsDownUp, ChevronsUpDown, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { LANE_ORDERS, type LaneOrder } from '../../shared/gantt/lane-order'
import { useTexts } from '../i18n'
import { shownExecutions, type ShownExecution } from '../state/executions'
import { activeIndex } from '../state/chart-actions'
import { countText, setAllGroups } from '../state/lane-plans'
import { closeLanesBar, showAllLanes } from '../state/lanes-actions'
import { changeLanes, isFiltered, type LaneKind, type LaneSettings, lanesStore } from '../state/lanes-store'
import { viewStore } from '../state/view-store'
import { IconButton } from './icon-button'
import { tip } from './tip'
import '../styles/lanes.css'

/** Under the lanes: what a lane is, the order, the filter. It stays as long as a filter hides tasks. */
export function LanesBar({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const t = useTexts()
  const settings = lanesStore((state) => state.settings)
  const shown = lanesStore((state) => state.plans?.[0]?.tasks.length)
  const tasks = executions[0]?.data.summary.tasks ?? []
  const hasInstances = new Set(tasks.map(({ definition }) => definition)).size < tasks.length
  return (
    // Escape closes what it is pressed in.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="lanes-bar" aria-label={t('lanes.label')} onKeyDown={handleKey}>
      <Kind kind={settings.kind} hasInstances={hasInstances} />
      {settings.kind === 'together' && (
        <span className="lanes-pair">
          <IconButton
            small
            icon={ChevronsDownUp}
            label={t('lanes.collapseAll')}
            keys="Shift+Z"
            onClick={() => setAllGroups(false)}
          />
          <IconButton small icon={ChevronsUpDown} label={t('lanes.expandAll')} onClick={() => setAllGroups(true)} />
        </span>
      )}
      {/* Lanes of cores hold all tasks: there is nothing to put in order or to hide. */}
      {settings.kind !== 'cores' && <Choices settings={settings} count={shown ?? tasks.length} all={tasks.length} />}
      <span className="lanes-push" />
      <IconButton icon={X} small label={t('lanes.close')} keys="Esc" onClick={closeLanesBar} />
    </section>
  )
}

interface ChoicesProps {
  readonly settings: LaneSettings
  /** Tasks that are shown, and all. */
  readonly count: number
  readonly all: number
}

/** Order and filter, and how many tasks the filter leaves. */
function Choices({ settings, count, all }: ChoicesProps) {
  const t = useTexts()
  const hasSelection = viewStore((state) => state.selectedTask !== undefined)
  const filter = useRef<HTMLInputElement>(null)
  useEffect(() => filter.current?.focus(), [])
  // The button goes with what it undoes; the focus stays in the bar.
  const showAll = () => {
    showAllLanes()
    filter.current?.focus()
  }
  return (
    <>
      <Order order={settings.order} />
      <input
        ref={filter}
        id="lanes-filter"
        type="search"
        className="lanes-filter"
        aria-label={t('lanes.filter')}
        placeholder={t('lanes.filterHint')}
        spellCheck={false}
        maxLength={200}
        value={settings.text}
        onChange={(event) => changeLanes({ text: event.target.value })}
      />
      <span className="lanes-pair">
        <button
          type="button"
          className="button"
          aria-label={t('lanes.onlySelectedLabel')}
          aria-pressed={settings.onlySelected}
          disabled={!hasSelection && !settings.onlySelected}
          onClick={() => changeLanes({ onlySelected: !settings.onlySelected })}
          {...tip(t('lanes.onlySelectedTip'))}
        >
          {t('lanes.onlySelected')}
        </button>
        <button
          type="button"
          className="button"
          aria-label={t('lanes.onlyWaitedLabel')}
          aria-pressed={settings.onlyWaited}
          onClick={() => changeLanes({ onlyWaited: !settings.onlyWaited })}
          {...tip(t('lanes.onlyWaitedTip'))}
        >
          {t('lanes.onlyWaited')}
        </button>
      </span>
      {isFiltered(settings) && (
        <>
          <span className="lanes-count">{countText(count, all)}</span>
          <button type="button" className="button" data-look="outlined" onClick={showAll}>
            {t('lanes.showAll')}
          </button>
        </>
      )}
    </>
  )
}

function handleKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  closeLanesBar()
}

const KINDS: readonly LaneKind[] = ['tasks', 'together', 'cores']

function Kind({ kind, hasInstances }: { readonly kind: LaneKind; readonly hasInstances: boolean }) {
  const t = useTexts()
  return (
    <div role="group" className="segments" aria-label={t('lanes.kind')}>
      {KINDS.filter((one) => one !== 'together' || hasInstances || kind === one).map((one) => (
        <button
          key={one}
          type="button"
          className="segment"
          aria-pressed={kind === one}
          onClick={() => changeLanes({ kind: one })}
          {...tip(t(`lanes.kindTips.${one}`), 'V')}
        >
          {t(`lanes.kinds.${one}`)}
        </button>
      ))}
    </div>
  )
}

function Order({ order }: { readonly order: LaneOrder }) {
  const t = useTexts()
  const choose = (next: string) => {
    const found = LANE_ORDERS.find((one) => one === next) ?? 'file'
    changeLanes({ order: found, orderedBy: shownExecutions()[activeIndex()]?.entry.id })
  }
  return (
    <select
      className="lanes-order"
      aria-label={t('lanes.order')}
      value={order}
      onChange={(event) => choose(event.target.value)}
      {...tip(t('lanes.order'))}
    >
      {LANE_ORDERS.map((one) => (
        <option key={one} value={one}>
          {t(`lanes.orders.${one}`)}
        </option>
      ))}
    </select>
  )
}
