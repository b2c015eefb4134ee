import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Time the pointer rests on a control before its tooltip opens. The keyboard's focus opens it at once. */
const REST_MS = 500

interface ShownTip {
  readonly element: HTMLElement
  readonly text: string
  readonly keys: string | undefined
}

/**
 * The one tooltip of the window. Any element with `data-tip` gets it, on hover and on keyboard focus; Escape, a press and leaving take it away.
 * What it says beyond the control's name stands in the control's description too, so it is not the only place.
 */
export function TipLayer() {
  const [shown, setShown] = useState<ShownTip>()
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setShown(undefined)
    }
    const openFor = (target: EventTarget | null, delay: number) => {
      hide()
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null
      const text = element?.dataset['tip']
      if (!element || !text) return
      timer = setTimeout(() => setShown({ element, text, keys: element.dataset['tipKeys'] }), delay)
    }
    const onPointerOver = (event: PointerEvent) => {
      if (event.pointerType !== 'touch' && event.buttons === 0) openFor(event.target, REST_MS)
    }
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) openFor(event.target, 0)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' || event.key === 'Enter' || event.key === ' ') hide()
    }
    document.addEventListener('pointerover', onPointerOver)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', hide)
    document.addEventListener('keydown', onKey)
    document.addEventListener('scroll', hide, true)
    return () => {
      hide()
      document.removeEventListener('pointerover', onPointerOver)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('scroll', hide, true)
    }
  }, [])

  useLayoutEffect(() => {
    if (!shown || !box.current) return
    const anchor = shown.element.getBoundingClientRect()
    const { width, height } = box.current.getBoundingClientRect()
    const below = anchor.bottom + 6
    const top = below + height > innerHeight - 4 ? anchor.top - height - 6 : below
    const left = Math.min(Math.max(4, anchor.left + anchor.width / 2 - width / 2), innerWidth - width - 4)
    box.current.style.translate = `${Math.round(left)}px ${Math.round(Math.max(4, top))}px`
  }, [shown])

  if (!shown) return null
  return (
    <div ref={box} className="tip" role="tooltip">
      {shown.text}
      {shown.keys !== undefined && <kbd>{shown.keys}</kbd>}
    </div>
  )
}
