import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileFromArguments } from './arguments'

const packaged = { isPackaged: true }
const unpackaged = { isPackaged: false }

describe('the file on the command line', () => {
  it.each([
    [['interleave'], undefined],
    [['interleave', 'a.json'], 'a.json'],
    [['interleave', '--inspect', 'evil.json'], 'evil.json'],
    [['interleave', '--inspect=0', '--no-sandbox', '-psn_0_1', 'a.json', '--allow-file-access-from-files'], 'a.json'],
    [['interleave', 'a.json', 'b.json'], 'b.json'],
    [['interleave', ''], undefined],
  ])('of %j is %j', (argv, file) => {
    expect(fileFromArguments(argv, '/home/a', packaged)).toBe(file && resolve('/home/a', file))
  })

  it('is not the folder of the app itself', () => {
    expect(fileFromArguments(['electron', '--no-sandbox', '/src/interleave'], '/home/a', unpackaged)).toBeUndefined()
    expect(fileFromArguments(['electron', '/src/interleave', 'a.json'], '/home/a', unpackaged)).toBe(
      resolve('/home/a/a.json'),
    )
  })
})
