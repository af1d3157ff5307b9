import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exact, type Mark, marksOf } from './decimal.ts'

const read = (cell: string, column: string[] = []) => {
  const got = exact(cell, marksOf([cell, ...column]))
  return got.ok ? got.number : got.why
}

const plain: [string, string][] = [
  ['0', '0'],
  ['12', '12'],
  [' 12 ', '12'],
  ['0012', '12'],
  ["'0012", '12'],
  ['-5', '-5'],
  ['5-', '-5'],
  ['(5)', '-5'],
  ['\u22125', '-5'],
  ['+5', '5'],
  ['-0', '0'],
  ['1.50', '1.5'],
  ['12,5', '12.5'],
  ['0,500', '0.5'],
  ['.5', '0.5'],
  ['1234.000', '1234'],
  ['1.234,00', '1234'],
  ['1,234.00', '1234'],
  ['1,234,567', '1234567'],
  ['1.234.567', '1234567'],
  ['12,34,567', '1234567'],
  ['1 234', '1234'],
  ['1\u00a0234', '1234'],
  ['1\u202f234,5', '1234.5'],
  ["1'234.50", '1234.5'],
  ['1’234', '1234'],
]
for (const [cell, number] of plain) {
  test(`"${cell}" is ${number}`, () => assert.equal(read(cell), number))
}

for (const cell of [
  '',
  ' ',
  '-',
  'n/a',
  '12 pcs',
  '1e5',
  '1.23E+11',
  '12 34',
  '1,23,4',
  '1.234.56',
  '1,2.3,4',
  '12.',
  '1..2',
  '½',
  '10²',
  '5%',
  '--5',
  '(5',
  '0x10',
  'Infinity',
  'NaN',
  '١٢',
  '1_000',
  '1.234,567.8',
  '9'.repeat(16),
  '1'.repeat(500),
]) {
  test(`"${cell.slice(0, 20)}" is not a number`, () =>
    assert.equal(exact(cell, undefined).ok, false))
}

test('1,234 is read as its column reads, and is a complaint in a column that says nothing', () => {
  assert.match(read('1,234'), /1234 or 1\.234, and nothing in the column says which/)
  assert.match(read('1,234', ['12', '5,678']), /nothing in the column says/)
  assert.equal(read('1,234', ['12.5']), '1234')
  assert.equal(read('1,234', ['12,5']), '1.234')
  assert.equal(read('1,234', ['1,234,567']), '1234')
  assert.equal(read('1.234', ['1.234.567']), '1234')
  assert.equal(read('1.234', ['0,5']), '1234')
  assert.match(read('1,234', ['12,5', '12.5']), /the column uses both/)
})

test('a number whose mark is not the one that was set is a complaint', () => {
  assert.equal(exact('12.5', ',').ok, false)
  assert.deepEqual(exact('12,5', ','), { ok: true, number: '12.5' })
})

/** `value` thousandths, written as a program of that country would. */
function written(value: number, mark: Mark, group: string, places: number): string {
  const sign = value < 0 ? '-' : ''
  const whole = String(Math.floor(Math.abs(value) / 1000)).replace(/\B(?=(\d{3})+$)/g, group)
  const fraction = String(Math.abs(value) % 1000)
    .padStart(3, '0')
    .slice(0, places)
  return sign + whole + (places > 0 ? mark + fraction : '')
}

test('a column of any style is read exactly or complained about, never read wrong', () => {
  const style = fc.constantFrom<[Mark, string]>(
    ['.', ','],
    [',', '.'],
    ['.', ''],
    [',', ''],
    ['.', "'"],
    [',', ' '],
    ['.', '\u202f'],
  )
  const column = fc.array(
    fc.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 3 })),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(style, column, ([mark, group], values) => {
      // Cut to the places that are shown, so that what is written is what is meant.
      const meant = values.map(
        ([value, places]) =>
          [Math.trunc(value / 10 ** (3 - places)) * 10 ** (3 - places), places] as const,
      )
      const cells = meant.map(([value, places]) => written(value, mark, group, places))
      const marks = marksOf(cells)
      cells.forEach((cell, i) => {
        const got = exact(cell, marks)
        if (got.ok)
          assert.equal(
            Math.round(Number(got.number) * 1000) + 0,
            meant[i]![0] + 0,
            `${cell} in ${cells.join(' | ')}`,
          )
        else assert.match(got.why, / or .*decimal mark$/, cell)
      })
    }),
    { numRuns: 10_000 },
  )
})

test('no digit is lost, invented or moved past another, whatever the cell', () => {
  const piece = fc.constantFrom(
    '1',
    '2',
    '3',
    '12',
    '345',
    '000',
    '0',
    '.',
    ',',
    ' ',
    "'",
    '-',
    '+',
    '(',
    ')',
    'e',
    '\u00a0',
  )
  const cell = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''))
  const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '')
  fc.assert(
    fc.property(
      cell,
      fc.constantFrom<Mark | 'mixed' | undefined>('.', ',', 'mixed', undefined),
      (text, marks) => {
        const got = exact(text, marks)
        if (!got.ok) return
        const [whole, fraction = ''] = got.number.split('.')
        assert.ok(digits(text).startsWith(digits(whole! + fraction)), `${text} → ${got.number}`)
        assert.match(digits(text).slice(digits(whole! + fraction).length), /^0*$/)
        assert.equal(got.number.startsWith('-'), /[-(]/.test(text) && got.number !== '0')
      },
    ),
    { numRuns: 10_000 },
  )
})
