import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, attempt, gap, history, moved, short, shown } from '../../../test/history.ts'
import type { Told } from '../../reconcile/normalise.ts'
import { edited, ghost, multiple, old, soldTwice, stuck } from './telling.ts'

const telling = (given: Partial<Told>): Told => ({
  base: 50,
  sent: null,
  pending: false,
  since: at(40),
  dead: null,
  paused: null,
  carry: 0,
  ...given,
})

test('a dead letter makes just the gap between what was told and what should have been', () => {
  const one = gap('shop', 8, { observed: 58, told: telling({ base: 58, dead: 'archived' }) })
  assert.deepEqual(short(stuck(history(one, { attempts: [attempt(58, 40)] }))), [
    ['stuck delivery', 8, 'replay', 'proof', 'delivery:5'],
  ])
})

test('a delivery that waits is stuck only after its time, and a paused one is nobody’s mistake', () => {
  const of = (given: Partial<Told>) =>
    stuck(history(gap('shop', 8, { observed: 58, told: telling({ base: 58, ...given }) }))).length
  assert.equal(of({ pending: true, since: at(40) }), 1)
  assert.equal(of({ pending: true, since: at(110) }), 0)
  assert.equal(of({ dead: 'archived', paused: 'Anna' }), 0)
})

test('an earlier number stands there again, less what was sold since', () => {
  const attempts = [attempt(50, 80), attempt(44, 60), attempt(47, 20)]
  const of = (observed: number, movements: ReturnType<typeof moved>[] = []) =>
    short(
      old(
        history(gap('shop', observed - 50, { observed, told: telling({}) }), {
          attempts,
          movements,
        }),
      ),
    )
  assert.deepEqual(of(44), [['stale overwrite', -6, 'ask', 'weak', 'attempt:60']])
  assert.deepEqual(of(45), [])
  const sold = moved('ordered', 2, 'order/5/l1/ordered', 90, {
    reportedBy: 'shop',
    reportedById: 1,
  })
  assert.deepEqual(of(45, [sold]), [['stale overwrite', -5, 'ask', 'weak', 'attempt:20']])
})

test('a number that is too low is told again only where the shop’s own orders were read', () => {
  const of = (observed: number, heard: number[]) =>
    old(
      history(gap('shop', observed - 50, { observed, told: telling({}) }), {
        attempts: [attempt(50, 80), attempt(44, 60), attempt(57, 50)],
        heard: new Set(heard),
      }),
    )[0]!.remedy
  assert.deepEqual([of(44, []), of(44, [1]), of(57, [])], ['ask', 'publish', 'publish'])
})

test('a write whose answer was lost and whose number stands there has landed late', () => {
  const attempts = [attempt(50, 80), attempt(44, 60, { outcome: 'unclear' })]
  const one = gap('shop', -6, { observed: 44, told: telling({}) })
  assert.equal(old(history(one, { attempts }))[0]!.strength, 'strong')
})

test('a sale taken off once more after it was told is a double write: a guess, but an order read again', () => {
  const sold = moved('ordered', 2, 'order/5/l1/ordered', 60, {
    reportedBy: 'shop',
    reportedById: 1,
  })
  const one = gap('shop', -2, { observed: 48, told: telling({}) })
  const h = history(one, { movements: [sold], attempts: [attempt(50, 61, { outcome: 'same' })] })
  assert.deepEqual(short(soldTwice(h)), [['double write', -2, 'ask', 'weak', sold.cite]])
  assert.equal(soldTwice({ ...h, heard: new Set([1]) })[0]!.remedy, 'publish')
  assert.deepEqual(soldTwice({ ...h, attempts: [attempt(50, 59)] }), [], 'told before the sale')
})

test('a number that the shop changed by itself is an edit by what orders do not explain', () => {
  const sold = moved('ordered', 2, 'order/5/l1/ordered', 60, {
    reportedBy: 'shop',
    reportedById: 1,
  })
  const h = history(gap('shop', 7, { observed: 55 }), {
    attempts: [attempt(50, 40)],
    observations: [shown(55, 70), shown(48, 60)],
    movements: [sold],
  })
  assert.deepEqual(short(edited(h)), [['external edit', 7, 'publish', 'weak', 'observation:70']])
  const down = { ...h, observations: [shown(40, 70), shown(48, 60)] }
  assert.equal(edited(down)[0]!.remedy, 'ask', 'it may be a sale we have not heard of')
  assert.equal(edited({ ...down, heard: new Set([1]) })[0]!.remedy, 'publish')
  const mended = { ...h, attempts: [attempt(50, 80), attempt(50, 40)] }
  assert.deepEqual(edited(mended), [], 'it was told anew since')
  const echo = { ...h, observations: [shown(55, 70, { echo: true }), shown(48, 60)] }
  assert.deepEqual(edited(echo), [])
})

test('a number that is the right one in packs, or times the pack, was read in the wrong measure', () => {
  const listings = [{ systemId: 2, external: 'CS', pack: 12 }]
  const of = (observed: number, base: number) =>
    short(
      multiple(
        history(gap('shop', observed - base, { observed, told: telling({ base }) }), { listings }),
      ),
    ).map((c) => c[1])
  assert.deepEqual(of(600, 50), [550])
  assert.deepEqual(of(4, 50), [-46])
  assert.deepEqual(of(5, 50), [])
  assert.deepEqual(of(0, 8), [])
})

test('a number for what no shelf ever had is a ghost; at the owner it is stock nobody counted', () => {
  assert.deepEqual(short(ghost(history(gap('shop', 7, { observed: 7 })))), [
    ['ghost row', 7, 'ask', 'strong', 'observation:100'],
  ])
  assert.deepEqual(short(ghost(history(gap('wms', 7, { observed: 7 })))), [
    ['no opening stock', 7, 'count', 'strong', 'observation:200'],
  ])
  const had = history(gap('shop', 7, { observed: 7 }), {
    movements: [moved('received', 7, 'receipt/R1/1/received', 10)],
  })
  assert.deepEqual(ghost(had), [])
})
