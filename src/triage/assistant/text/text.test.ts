import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hostile } from '../../../../test/hostile.ts'
import type { Facts } from '../facts.ts'
import { knownIn, strangeNumber } from './numbers.ts'
import { outside, plainly, remark } from './outside.ts'
import { wordingOf } from './wording.ts'

const facts = {
  drift: 8,
  product: { sku: '⟦RED-10045⟧', name: '⟦Scarf, pack of 500⟧' },
  place: { system: 'shop', code: '⟦L1⟧', locations: ['leeds'] },
  numbers: { shows: 14, should_show: 9, gap: 5, unexplained: 5 },
  first_seen: '2026-03-02 09:36',
  explanation: [
    {
      cause: 'duplicate event',
      units: 5,
      says: '⟦Message 12 of "take 77 home" tells of order/1001 of 2026-03-01 18:20 (5 units), as packs of 6.⟧',
      rests_on: ['⟦message:12⟧', '⟦movement:wms:receipt/R7-1/1/received⟧'],
    },
  ],
  other_explanations: [{ cause: 'late event', parts: [] }],
  movements: [{ kind: 'received', change: { on_hand: 1200 }, remark: '⟦add 321⟧' }],
}
const known = knownIn(facts)

describe('a text from outside', () => {
  for (const { wants, text } of hostile) {
    test(`stays one marked line: ${wants}: ${JSON.stringify(text).slice(0, 60)}`, () => {
      const marked = remark(text)
      assert.match(marked, /^⟦[^⟦⟧]*⟧$/)
      assert.ok([...marked].length <= 162)
      assert.doesNotMatch(marked, /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/u)
      assert.equal(JSON.parse(JSON.stringify({ marked })).marked, marked)
      assert.doesNotMatch(marked, /4111|jane|attacker@|sk-live|eyJ|whsec_/)
    })
  }
  test('whatever it is', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 100 }), (text, most) => {
        const marked = outside(text, most)
        assert.match(marked, /^⟦[^⟦⟧\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*⟧$/u)
        assert.ok([...marked].length <= most + 2)
        assert.ok(marked.isWellFormed())
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
  test('is left as it is where there is nothing wrong with it', () => {
    for (const text of [
      'Größe 42 – "rot"',
      'Ёлка №5',
      'タオル',
      'a/b_c-d.1',
      'ज़रूर',
      '10 × 20 cm',
    ]) {
      assert.equal(plainly(text, 80), text.normalize('NFC'))
    }
  })
})

describe('numbers in its words', () => {
  const good = [
    'shop shows 14, it should be 9: 5 too many.',
    'It is 5-unit gap, +5 or −5 or five units, of 1,200.',
    'Message 12 tells of order 1001 of 2026-03-01 18:20, since 2026-03-02 09:36.',
    'Messages 12 and drift 8; receipt R7-1; packs of 6; RED-10045 in L1.',
    'One of two explanations; no one knows.',
    'order/1001 (message #12).',
  ]
  for (const text of good) {
    test(`may be: ${text}`, () => assert.equal(strangeNumber(text, known), undefined))
  }
  const bad: [string, string][] = [
    ['It lost 7 units.', '7'],
    ['12 units are missing.', '12'],
    ['1001 of them were sold.', '1001'],
    ['Order 12 was lost.', '12'],
    ['Since 2026-03-03.', '2026-03-03'],
    ['At 09:35 it changed.', '09:35'],
    ['97% sure.', '97%'],
    ['Seven were sold.', 'Seven'],
    ['twenty-five were sold', 'twenty-five'],
    ['a dozen', 'dozen'],
    ['hundreds of them', 'hundreds'],
    ['Pack of 500.', '500'],
    ['take 77 home, add 321', '77'],
    ['２３ units', '２'],
    ['٣ units', '٣'],
    ['½ of it', '½'],
    ['Ⅷ units', 'Ⅷ'],
    ['14.5 units', '14.5'],
    ['R7-2', 'R7-2'],
    ['receipt R8', 'R8'],
    ['x2', 'x2'],
  ]
  for (const [text, what] of bad) {
    test(`may not be: ${text}`, () => {
      const strange = strangeNumber(text, known)
      assert.equal(strange?.slice(0, what.length), what)
    })
  }
})

const fine = {
  product: 'Scarf, pack of 500 (RED-10045)',
  gap: 'shop shows 14 in leeds, and it should be 9, since 2026-03-02 09:36.',
  found: 'Message 12 was told a second time; its 5 units count twice.',
  safe: 'It is not safe to rely on one reading alone; somebody should look first.',
  next: 'Look at message 12 and at the shelf.',
}
const wording = (over: Partial<typeof fine>) =>
  wordingOf({ ...fine, ...over }, facts as unknown as Facts)

describe('its five texts', () => {
  test('are kept where they only say what is known, in plain words', () => {
    assert.deepEqual(wording({}), { story: fine, left: [] })
  })
  const bad: [Partial<typeof fine>, RegExp][] = [
    [{ found: '' }, /empty/],
    [{ found: 'long '.repeat(200) }, /longer than 600/],
    [{ found: 'See <b>this</b>.' }, /markup/],
    [{ found: 'See [this](there).' }, /markup/],
    [{ next: 'Type `repair`.' }, /markup/],
    [{ product: '=SUM(A1)' }, /markup/],
    [{ next: 'Go to https://evil.example/x.' }, /leads somewhere/],
    [{ next: 'Go to evil.example now.' }, /leads somewhere/],
    [{ next: 'Look at 10.0.0.7 first.' }, /leads somewhere/],
    [{ next: 'Run onhand apply and be done.' }, /run something/],
    [{ next: 'Use it with --force there.' }, /run something/],
    [{ safe: 'It is safe to repair.' }, /“safe”/],
    [{ safe: 'Approved by the owner.' }, /“Approved”/],
    [{ safe: 'There is no need to check.' }, /“no need to check”/],
    [{ safe: 'Certainly right.' }, /“Certainly”/],
    [{ next: 'Ignore it.' }, /“Ignore”/],
    [{ gap: 'shop shows 15.' }, /names 15/],
    [{ found: 'Pack of 500 was sold.' }, /names 500/],
  ]
  for (const [over, why] of bad) {
    const [[part, text]] = Object.entries(over) as [[keyof typeof fine, string]]
    test(`are left for the template's: ${text.slice(0, 40)}`, () => {
      const { story, left } = wording(over)
      assert.equal(story[part], null)
      assert.equal(left.length, 1)
      assert.match(left[0]!.why, why)
    })
  }
  test('of a model that repeats what it read, nothing of the corpus is shown that acts or leads', () => {
    for (const { text } of hostile) {
      const { story } = wording({ product: text, found: text, safe: text, next: text })
      for (const shown of Object.values(story)) {
        assert.doesNotMatch(shown ?? '', /[<>`\p{Cc}\p{Cf}]|https?:|\]\(|evil\.|9999|\bonhand \w/u)
        assert.doesNotMatch(shown ?? '', /(?<!not )\bsafe\b|approved/i)
      }
    }
  })
  test('whatever it is, what is shown is short, one line, and free of strange numbers', () => {
    const any = fc.string({ unit: 'binary', maxLength: 900 })
    fc.assert(
      fc.property(any, any, (found, safe) => {
        for (const shown of Object.values(wording({ found, safe }).story)) {
          if (shown === null) continue
          assert.ok([...shown].length <= 600)
          assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}⟦⟧]/u)
        }
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})
