import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { at, drifting, nothing, quiet, stale } from '../../../test/digests.ts'
import type { Alert } from '../alerts.ts'
import type { Facts } from '../digest.ts'
import { verdictOf } from '../verdict.ts'
import { tame } from '../words.ts'
import { alertLetter } from './alert.ts'
import { dailyLetter } from './daily.ts'
import { fitted } from './fit.ts'
import { esc, htmlOf } from './html.ts'
import type { Letter } from './letter.ts'
import { dark, ink, tints } from './style.ts'
import { textOf } from './text.ts'

const url = 'https://onhand.example'
const letterOf = (facts: Facts) => dailyLetter({ ...facts, ...verdictOf(facts) }, url)
const typedOf = (facts: Facts) => dailyLetter({ ...facts, ...verdictOf(facts) }, undefined)
const days = { quiet: quiet(), drifting: drifting(), stale: stale(), nothing: nothing() }

/** Every word that a letter has, wherever it stands. */
const wordsOf = (letter: Letter): string[] => [
  letter.headline,
  ...letter.says,
  ...letter.figures.flatMap((f) => [f.value, f.label]),
  ...letter.sections.flatMap((s) => [
    ...(s.note ? [s.note] : []),
    ...s.rows.flatMap((r) => [
      r.title,
      r.value ?? '',
      ...(r.says ?? []),
      r.command ?? '',
      r.href ?? '',
    ]),
  ]),
  ...letter.footer,
]
const flat = (text: string) => text.replace(/\s+/g, ' ')
const shown = (html: string) => flat(html.replaceAll('&nbsp;', ' '))

describe('the daily mail', () => {
  for (const [name, day] of Object.entries(days)) {
    test(`text and HTML say the same (${name})`, () => {
      for (const letter of [letterOf(day), typedOf(day)]) {
        const [text, html] = [flat(textOf(letter)), shown(htmlOf(letter))]
        for (const words of wordsOf(letter)) {
          assert.ok(text.includes(flat(words)), `not in the text: ${words}`)
          assert.ok(html.includes(esc(flat(words))), `not in the HTML: ${words}`)
        }
        for (const { title } of letter.sections) assert.ok(text.includes(title.toUpperCase()))
      }
    })
  }

  test('each item leads to one page; where none is declared it says what to type', () => {
    const rows = letterOf(days.drifting).sections.find((s) => s.title === 'Drifts')!.rows
    assert.deepEqual(
      rows.map((r) => [r.href, r.command]),
      [41, 42, 43].map((id) => [`${url}/drifts/${id}`, undefined]),
    )
    const typed = typedOf(days.drifting).sections.find((s) => s.title === 'Drifts')!.rows
    assert.deepEqual([typed[0]!.href, typed[0]!.command], [undefined, 'onhand explain drift 41'])
  })

  test('a drift says both numbers, the direction in words, why it weighs, its cause and what to do', () => {
    const text = flat(textOf(letterOf(days.drifting)))
    for (const part of [
      'Vintage Union Jack Bunting — 5 too many',
      'Shop shows 14, it should be 9. Critical: 5 units too many can be sold there.',
      'Next: Ask the warehouse for the confirmation of WH-204',
      'It came back. It waits for a person. Since Wed 20 May 09:30 UTC, seen 14 times.',
      'White Hanging Heart T-Light Holder — 24 too few',
      'Its cause is not known.',
      'Likely cause: pack factor (60% sure).',
      '47566, shop — 12 → 9',
    ]) {
      assert.ok(text.includes(part), part)
    }
  })

  test('on a quiet day it still says what was looked at, and what was not', () => {
    const text = textOf(letterOf(days.quiet))
    assert.match(text, /^✓ All clear: 4 systems, 12,367 numbers checked, 0 open drifts\n/)
    for (const title of ['SYSTEMS', 'CHECKS', 'NOT CHECKED, AND WHY', 'RUNS', 'CORRECTED']) {
      assert.ok(text.includes(`\n${title}\n`), title)
    }
    assert.match(text, /When it does not\ncome, something is/)
  })

  test('no figure is green on a day on which nobody knows', () => {
    const { figures } = letterOf(days.nothing)
    assert.ok(figures.every((f) => f.tone !== 'good'))
    assert.deepEqual(figures[2], { value: '0', label: 'open drifts known', tone: 'plain' })
  })

  test('however bad the day, no reader of mails clips it', () => {
    const long = (n: number) => Array.from({ length: n }, (_, i) => i)
    const x = 'Ünerhört & <lang> '.repeat(60)
    const day = drifting()
    const facts: Facts = {
      ...day,
      drifts: {
        ...day.drifts,
        open: { critical: 900, high: 900, low: 900 },
        rows: long(10).map((id) => ({
          ...day.drifts.rows[0]!,
          id,
          sku: x,
          name: x,
          severityWhy: x,
          story: { found: x, next: x },
        })),
        more: 2690,
      },
      corrected: {
        ...day.corrected,
        rows: long(10).map(() => ({ ...day.corrected.rows[0]!, sku: x, why: x })),
        more: 90,
      },
      sources: long(60).map((i) => ({
        ...day.sources[0]!,
        system: `s${i}`,
        state: 'failed',
        why: x,
      })),
      channels: long(60).map((i) => ({
        ...day.channels[0]!,
        channel: `c${i}`,
        why: x,
        dead: 9,
        oldest: new Date(0),
      })),
      dead: { rows: long(10).map(() => ({ ...day.dead.rows[0]!, sku: x, why: x })), more: 500 },
      quarantine: long(60).map((i) => ({ ...day.quarantine[0]!, system: `s${i}` })),
      jobs: long(60).map((i) => ({
        ...day.jobs[0]!,
        job: `j${i}`,
        standing: 'down',
        why: x,
        last: {
          ...day.jobs[0]!.last!,
          state: 'failed',
          why: x,
          skipped: long(50).map((n) => ({ what: `${i} ${n}`, why: x })),
        },
      })),
    }
    const { text, html, subject } = fitted(letterOf(facts))
    assert.ok(Buffer.byteLength(html) < 102_000, `${Buffer.byteLength(html)} bytes`)
    assert.match(text, /and 2,69\d more: https:\/\/onhand\.example\/drifts/)
    assert.ok(subject.length < 150)
  })

  test('words from outside stay words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const day = drifting()
        const rows = [{ ...day.drifts.rows[0]!, sku: `<b>"${name}'`, name: `</td><script>${name}` }]
        const html = htmlOf(letterOf({ ...day, drifts: { ...day.drifts, rows } }))
        assert.ok(!/<script|<b>"/.test(html))
        assert.equal((html.match(/<table/g) ?? []).length, (html.match(/<\/table>/g) ?? []).length)
      }),
      { numRuns: 50 },
    )
    assert.equal(tame('a\r\nBcc: b\u202ec\u0000d'), 'a Bcc: bc d')
    assert.equal([...tame('😀'.repeat(300), 10)].length, 10)
  })

  test('lines of the text are short enough to be read anywhere, but for addresses', () => {
    for (const day of Object.values(days)) {
      for (const line of textOf(letterOf(day)).split('\n')) {
        assert.ok(line.length <= 78 || line.includes('http'), line)
      }
    }
  })

  test('every colour of a text can be read on its ground, light and dark', () => {
    for (const tone of Object.values(tints)) {
      assert.ok(contrast(tone.text, ink.card) >= 4.5, `${tone.text} on ${ink.card}`)
      assert.ok(contrast(tone.dark, dark.card) >= 4.5, `${tone.dark} on ${dark.card}`)
    }
    for (const theme of [ink, dark]) {
      for (const text of [theme.text, theme.muted, theme.link]) {
        for (const ground of [theme.card, theme.bg])
          assert.ok(contrast(text, ground) >= 4.5, `${text} on ${ground}`)
      }
    }
  })
})

describe('a mail about alerts', () => {
  const alert = (id: number, severity: Alert['severity'], title: string): Alert => ({
    id,
    key: `k${id}`,
    severity,
    title,
    says: 'what to do',
    link: null,
    openedAt: at,
    seenAt: at,
    times: 1,
    closedAt: null,
    told: {},
  })
  test('one is its title; several are counted; the worst gives the tone', () => {
    const one = alertLetter([alert(1, 'high', 'wms is silent')], url, at)
    assert.deepEqual([one.subject, one.tone], ['Alert: wms is silent', 'watch'])
    const two = alertLetter(
      [alert(2, 'critical', 'The books do not add up'), alert(1, 'high', 'x')],
      url,
      at,
    )
    assert.equal(two.subject, 'Critical: The books do not add up, and 1 more thing')
    assert.match(textOf(two), /CRITICAL|critical/)
  })
})

/** WCAG 2.2, relative luminance. */
function contrast(a: string, b: string): number {
  const light = (hex: string) => {
    const [r, g, blue] = [1, 3, 5]
      .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
      number,
      number,
      number,
    ]
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue
  }
  const [x, y] = [light(a), light(b)].sort((m, n) => n - m) as [number, number]
  return (x + 0.05) / (y + 0.05)
}
