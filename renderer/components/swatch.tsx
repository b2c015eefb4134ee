import { paletteOf, taskPaint } from '../../shared/gantt/palette'
import { useTheme } from '../state/theme'

/** The colour and pattern of a task of the file (its index there), as its bars have it. Says nothing by itself: the name stands beside it. */
export function Swatch({ definition, size = 10 }: { readonly definition: number; readonly size?: number }) {
  const theme = useTheme()
  const { fill, edge, pattern, hasOutline } = taskPaint(definition, theme)
  const { surface } = paletteOf(theme)
  return (
    <svg className="swatch" width={size} height={size} viewBox="0 0 10 10" aria-hidden>
      <rect width="10" height="10" rx="2" fill={fill} />
      {pattern === 'stripes' && <path d="M2.5 0V10M6.5 0V10" stroke={surface} strokeWidth="1.6" />}
      {pattern === 'dots' && [2.5, 7.5].map((x) => <circle key={x} cx={x} cy="5" r="1.5" fill={surface} />)}
      {hasOutline && <rect x=".5" y=".5" width="9" height="9" rx="1.5" fill="none" stroke={edge} />}
    </svg>
  )
}
