/** The first row in [from, to) whose value is greater than `value`; `to` if there is none. `values` rises there. O(log n). */
export function firstAbove(values: Int32Array | Float64Array, value: number, from = 0, to = values.length): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}
