const DECIMAL = /^[-+]?(\d*)(?:\.(\d*))?(?:[eE][-+]?\d+)?$/
/** A double keeps every decimal number of so many digits. */
const KEPT_DIGITS = 15

/**
 * Why a number written in a file cannot be kept as it was written, as an "expected" text; undefined where it can.
 * 1e309 would become Infinity, 1e-400 would become 0, 4.0000000000000000001 would become 4.
 * 9007199254740993 would become 9007199254740992.
 */
export function whyNumberIsLost(source: string, value: number): string | undefined {
  const match = DECIMAL.exec(source)
  if (match === null) return undefined
  const [, whole = '', fraction = ''] = match
  const digits = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '')
  if (!Number.isFinite(value)) return 'a number that is not as large as that'
  if (value === 0 && digits !== '') return '0 or a number that is not as close to it'
  if (digits.length <= KEPT_DIGITS) return undefined
  const isWholeAsWritten = !/[.eE]/.test(source)
  if (isWholeAsWritten && Number.isSafeInteger(value)) return undefined
  return isWholeAsWritten
    ? `an integer of at most ${Number.MAX_SAFE_INTEGER}`
    : `a number of at most ${KEPT_DIGITS} digits`
}
