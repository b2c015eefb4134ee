import { afterEach, expect, it, vi } from 'vitest'
import { runCommandLine } from './program'

afterEach(() => vi.restoreAllMocks())

it.each([
  [['simulat', 'x'], /unknown command 'simulat'.*simulate/s],
  [['simulate', 'x.json'], /--model/],
  [['export', 'x.json'], /^--to: nothing, expected/],
  [['simulate', 'x.json', '--model', 'treads'], /treads.*did you mean threads\?/],
  [['simulate', 'x.json', '--model', 'threads', '--set', 'qantum=2'], /qantum.*did you mean quantum\?/],
  [['simulate', 'x.json', '--model', 'threads', '--set', 'quantum'], /quantum/],
  [['simulate', 'x.json', '--model', 'threads', '--format', 'xml'], /xml.*text, json, csv, trace-events/],
  [['simulate', 'x.json', '--modle', 'threads'], /unknown option '--modle'/],
  [['compare', 'x.json', 'y.json'], /argument/],
  [['validate'], /missing required argument 'file'/],
  [['export', 'x.json', '--to', 'y.svg', '--width', 'wide'], /wide.*100 to 20000/],
  [['code', 'x.json', '--language', 'asyncio'], /^code: not in this version yet/],
  [['verify', '--jsn'], /unknown option '--jsn'/],
  [[], /Usage: interleave/],
])('gives 2 and says what is wrong: %j', async (args, message) => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  expect(await runCommandLine(args)).toBe(2)
  expect(stderr.mock.calls.join('')).toMatch(message)
  expect(stdout).not.toHaveBeenCalled()
})
