import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { tip } from './tip'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** The control's name; its tooltip too. */
  readonly label: string
  /** Its keys, as `keysOf` writes them. */
  readonly keys?: string
  readonly small?: boolean
}

/** A button that is a picture, with its name and keys in a tooltip. */
export function IconButton({ icon: Icon, label, keys, small = false, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className ?? ''}`}
      data-size={small ? 'small' : undefined}
      aria-label={label}
      aria-keyshortcuts={keys}
      {...tip(label, keys)}
      {...rest}
    >
      <Icon size={small ? 15 : 16} strokeWidth={1.75} aria-hidden />
    </button>
  )
}
