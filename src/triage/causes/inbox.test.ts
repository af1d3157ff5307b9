import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, gap, history, moved, refused, short, told } from '../../../test/history.ts'
import { quarantined, rewritten } from './inbox.ts'
import { moment, setBack, spans } from './restored.ts'

test('what waits in quarantine is missing here, to the unit, and is mended and replayed', () => {
  const waiting = (by: 'wms' | 'shop') => [
    {
      messageId: 4,
      state: 'quarantined' as const,
      reason: 'id_reused',
      receivedAt: at(60),
      movement: told('received', 6, 'receipt/R1/1/received', 60, by),
    },
  ]
  assert.deepEqual(short(quarantined(history(gap('wms', 6, { waiting: waiting('wms') })))), [
    ['quarantined message', 6, 'replay', 'proof', 'message:4'],
  ])
  assert.deepEqual(quarantined(history(gap('wms', 6, { waiting: waiting('shop') }))), [])
})

test('a count in quarantine explains a gap only where the owner has just that', () => {
  const movement = { ...told('counted', 0, 'count/C1/1/counted', 60, 'wms'), counted: 40 }
  const of = (observed: number) => {
    const waiting = [
      {
        messageId: 4,
        state: 'quarantined' as const,
        reason: 'poison',
        receivedAt: at(60),
        movement,
      },
    ]
    const sold = moved('shipped', 2, 'order/5/l1/shipped/S1', 70)
    return short(quarantined(history(gap('wms', -3, { observed, waiting }), { movements: [sold] })))
  }
  assert.deepEqual(
    of(38).map((c) => c[1]),
    [-3],
  )
  assert.deepEqual(of(40), [])
})

test('a document told again with another number leaves the difference', () => {
  const first = moved('received', 6, 'receipt/R1/1/received', 60)
  const again = refused('contradicted', 'received', 4, 'receipt/R1/1/received', 70, 'wms')
  const h = history(gap('wms', -2), { movements: [first], refusals: [again] })
  assert.deepEqual(short(rewritten(h)), [
    ['rewritten document', -2, 'compensate', 'proof', 'refusal:70'],
  ])
  assert.deepEqual(rewritten({ ...h, movements: [] }), [])
})

const moves = [
  moved('adjusted', -1, 'adjustment/A3/1/adjusted', 90),
  moved('received', 6, 'receipt/R2/1/received', 80),
  moved('received', 4, 'receipt/R1/1/received', 40),
]

test('a place that was set back lacks all that came after that moment', () => {
  const h = history(gap('wms', -5), { movements: moves })
  assert.deepEqual(spans(h), [{ from: at(40), to: at(80) }])
  assert.deepEqual(
    short(setBack(h)).map((c) => c.slice(0, 4)),
    [['stale overwrite', -5, 'ask', 'weak']],
  )
  assert.deepEqual(setBack(history(gap('wms', -3), { movements: moves })), [])
})

test('it is proven where many items lack all that came after one moment, and none shows otherwise', () => {
  const all = [1, 2, 3, 4].map((itemId) =>
    history(gap('wms', -5, { itemId }), { movements: moves }),
  )
  const back = moment(all)
  assert.equal(back!.items, 4)
  assert.equal(moment(all.slice(1)), null)
  const of = (contrary: number) =>
    setBack({ ...all[0]!, setBack: { ...back!, contrary } }).map((c) => c.strength)
  assert.deepEqual([of(0), of(2), of(50)], [['proof'], ['strong'], ['weak']])
})

test('what came after the gap was seen came on top', () => {
  const later = moved('received', 3, 'receipt/R9/1/received', 130)
  const h = history(gap('wms', -5), { movements: [later, ...moves], now: at(180) })
  assert.equal(spans(h).length, 1)
})
