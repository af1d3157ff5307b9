import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { moment, orderOf } from './date.ts'

const iso = (cell: string, zone = 'UTC', order?: 'dmy' | 'mdy' | 'mixed') => {
  const when = moment(cell, order, zone)
  return when.ok ? when.at.toISOString() : when.why
}

const cases: [string, string][] = [
  ['2026-11-20T14:30:00Z', '2026-11-20T14:30:00.000Z'],
  ['2026-11-20T14:30:00.250+02:00', '2026-11-20T12:30:00.250Z'],
  ['2026-11-20 14:30:05', '2026-11-20T14:30:05.000Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2026/11/20 7:05', '2026-11-20T07:05:00.000Z'],
  ['20261120', '2026-11-20T00:00:00.000Z'],
  ['20261120T1430', '2026-11-20T14:30:00.000Z'],
  ['20261120T143005Z', '2026-11-20T14:30:05.000Z'],
  ['4.11.2026', '2026-11-04T00:00:00.000Z'],
  ['04.11.26, 14:30', '2026-11-04T14:30:00.000Z'],
  ['2-Jun-06', '2006-06-02T00:00:00.000Z'],
  ['2 June 2006 1:05 PM', '2006-06-02T13:05:00.000Z'],
  ['20/11/2026', '2026-11-20T00:00:00.000Z'],
  ['11/20/2026 12:00 AM', '2026-11-20T00:00:00.000Z'],
  ['5/5/2026', '2026-05-05T00:00:00.000Z'],
]
for (const [cell, at] of cases) test(`"${cell}" is ${at}`, () => assert.equal(iso(cell), at))

for (const cell of [
  '',
  'yesterday',
  '45231.5',
  '2026-02-30',
  '2026-13-01',
  '31/02/2026',
  '2026-11-20 25:00',
  '12 Foo 2026',
  '1/2',
  '20261120143000',
]) {
  test(`"${cell}" is not a date`, () => assert.equal(moment(cell, 'dmy', 'UTC').ok, false))
}

test('4/11 is read as its column reads, and is a complaint where that says nothing', () => {
  assert.match(iso('4/11/2026'), /day or month first/)
  assert.match(iso('4/11/2026', 'UTC', 'mixed'), /day or month first/)
  assert.equal(iso('4/11/2026', 'UTC', 'dmy'), '2026-11-04T00:00:00.000Z')
  assert.equal(iso('4/11/2026', 'UTC', 'mdy'), '2026-04-11T00:00:00.000Z')
  assert.equal(orderOf('13/11/2026'), 'dmy')
  assert.equal(orderOf('11/13/2026'), 'mdy')
  assert.equal(orderOf('4/11/2026'), undefined)
})

test('a time without an offset is the wall clock of the zone, summer and winter', () => {
  assert.equal(iso('2011-07-01 12:00', 'Europe/London'), '2011-07-01T11:00:00.000Z')
  assert.equal(iso('2011-12-01 12:00', 'Europe/London'), '2011-12-01T12:00:00.000Z')
  assert.equal(iso('2026-03-29 03:00', 'Europe/Berlin'), '2026-03-29T01:00:00.000Z')
  assert.equal(
    iso('2026-10-25 02:30', 'Europe/Berlin'),
    '2026-10-25T00:30:00.000Z',
    'twice: the earlier',
  )
  assert.equal(iso('2026-10-25 03:00', 'Europe/Berlin'), '2026-10-25T02:00:00.000Z')
  assert.equal(iso('2026-01-01', 'Asia/Kolkata'), '2025-12-31T18:30:00.000Z')
})

test('any wall clock that a zone shows is read back as the moment it was', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/London',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  )
  const minutes = fc.integer({ min: Date.UTC(1975, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 })
  const formats = new Map<string, Intl.DateTimeFormat>()
  const shown = (at: number, zone: string) => {
    if (!formats.has(zone))
      formats.set(
        zone,
        new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        }),
      )
    return formats.get(zone)!.format(at)
  }
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const wall = shown(minute * 60_000, zone)
      const when = moment(wall, undefined, zone)
      assert.ok(when.ok)
      assert.equal(shown(when.at.getTime(), zone), wall)
    }),
    { numRuns: 10_000 },
  )
})
