import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution } from '../settings'
import { csvText, toCsv } from './csv'
import { toSpans } from './spans'
import { toResult } from './to-result'

describe('toCsv', () => {
  it('has a header, one line a slice, CRLF, and numbers as numbers', () => {
    const set = tasks('A: cpu 1, blockingSleep 2, io 5', 'B: cpu 0.5')
    const trace = simulate(set, defaultExecution('eventLoop'))
    expect([...toCsv(toResult(trace, toSpans(trace), '', set))].join('')).toBe(
      'task,core,start_us,end_us,length_us,start_ms,end_ms,ended_by,decider,on,frozen_us\r\n' +
        '"A",0,0,3000,3000,0,3,block,task,"io",2000\r\n' +
        '"B",0,3000,3500,500,3,3.5,finish,task,"",0\r\n',
    )
  })
})

// OWASP, CSV Injection: cells that begin with = + - @ tab CR; also behind a separator.
describe('csvText', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['a,=cmd', `"'a,=cmd"`],
    ['a; @b', `"'a; @b"`],
  ])('puts an apostrophe before %j, which a spreadsheet could run', (text, cell) => {
    expect(csvText(text)).toBe(cell)
  })

  it.each([
    ['request A', '"request A"'],
    ['a-b', '"a-b"'],
    ['say "hi"', '"say ""hi"""'],
    ['click#1', '"click#1"'],
  ])('leaves %j as it is, in quotes', (text, cell) => {
    expect(csvText(text)).toBe(cell)
  })
})
