import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Settings } from '../index.ts'
import { linesOf } from './lines.ts'
import type { Order, Refund } from './order.ts'
import { noted, type Past } from './past.ts'
import { senseOf } from './told.ts'

const time = (minute: number) => `2026-01-05T12:${String(minute).padStart(2, '0')}:00`
const settings: Settings = { url: 'https://shop.test', consumerKey: 'K', consumerSecret: 'S' }

type Notes = { reduced?: number; generation?: number; restocked?: number }
const line = (id: number, quantity: number, notes: Notes = {}, product = 93, variation = 0) => ({
  id,
  product_id: product,
  variation_id: variation,
  quantity,
  sku: '',
  meta_data: [
    ...(notes.reduced === undefined
      ? []
      : [{ id: notes.generation ?? 1, key: '_reduced_stock', value: String(notes.reduced) }]),
    ...(notes.restocked === undefined
      ? []
      : [{ id: 2, key: '_restock_refunded_items', value: notes.restocked }]),
  ],
})

const order = (status: string, minute: number, more: Partial<Order> = {}): Order => ({
  id: 727,
  number: 'W-1001',
  status,
  date_created_gmt: time(0),
  date_modified_gmt: time(minute),
  date_paid_gmt: time(1),
  date_completed_gmt: null,
  line_items: [line(315, 3, { reduced: 3 })],
  refunds: [],
  ...more,
})
const refund = (id: number, minute: number, quantity: number, of = 315): Refund => ({
  id,
  date_created_gmt: time(minute),
  line_items: [
    {
      product_id: 93,
      variation_id: 0,
      quantity: -quantity,
      meta_data: [{ key: '_refunded_item_id', value: String(of) }],
    },
  ],
})

/** One look after the other, as the poll takes them; `null`: without its refunds, as a webhook. */
function seen(
  looks: readonly (readonly [Order, (readonly Refund[] | null)?])[],
  given: Partial<Settings> = {},
): Past {
  const how = { ...settings, ...given }
  let past: Past | undefined
  for (const [one, refunds = []] of looks) {
    past = noted(one, refunds ?? undefined, past, senseOf(one.status, how))
  }
  return past!
}
const told = (...args: Parameters<typeof seen>) =>
  linesOf(order('', 0), seen(...args), args[1]?.orders).map(
    (l) => `${l.line} ${l.kind} ${l.transition} ${l.quantity}`,
  )

describe('an order', () => {
  test('holds stock from the moment WooCommerce takes it off', () => {
    assert.deepEqual(told([[order('processing', 2)]]), ['315 ordered ordered 3'])
    assert.deepEqual(told([[order('on-hold', 2, { date_paid_gmt: null })]]), [
      '315 ordered ordered 3',
    ])
    for (const status of ['pending', 'checkout-draft', 'auto-draft', 'failed']) {
      const line_items = [line(315, 3)]
      const none = order(status, 2, { date_paid_gmt: null, line_items })
      assert.deepEqual(told([[none]]), [], status)
    }
  })

  test('has left when it is completed', () => {
    const completed = order('completed', 9, { date_completed_gmt: time(8) })
    assert.deepEqual(told([[completed]]), ['315 ordered ordered 3', '315 shipped shipped 3'])
    const [, shipped] = linesOf(completed, seen([[completed]]), 'id')
    assert.deepEqual(shipped!.happenedAt, new Date(`${time(8)}Z`))
    assert.deepEqual(shipped!.after, ['315', 'ordered'])
    assert.equal(shipped!.document, 'order/727')
  })

  test('that is cancelled gives back what it held, and nothing where it never held anything', () => {
    const cancelled = (paid: string | null) =>
      order('cancelled', 5, { date_paid_gmt: paid, line_items: [line(315, 3)] })
    const both = ['315 ordered ordered 3', '315 order_cancelled cancelled 3']
    assert.deepEqual(told([[order('processing', 2)], [cancelled(time(1))]]), both)
    // Never seen before, but paid: it held stock, whoever heard of that.
    assert.deepEqual(told([[cancelled(time(1))]]), both)
    // A basket that was never paid for.
    assert.deepEqual(told([[cancelled(null)]]), [])
    // On hold for a transfer that never came.
    const held = order('on-hold', 2, { date_paid_gmt: null })
    assert.deepEqual(told([[held], [cancelled(null)]]), both)
  })

  test('that fails or is marked as refunded keeps what WooCommerce keeps off', () => {
    for (const status of ['failed', 'refunded']) {
      assert.deepEqual(told([[order('on-hold', 2)], [order(status, 5)]]), ['315 ordered ordered 3'])
    }
    // Put back between two looks: only the missing note shows it.
    const restored = order('failed', 9, { line_items: [line(315, 3)] })
    assert.deepEqual(told([[order('processing', 2)], [restored]]), [
      '315 ordered ordered 3',
      '315 order_cancelled cancelled 3',
    ])
  })

  test('that is put back after it was cancelled is promised anew, under a key of its own', () => {
    const again = order('processing', 7, {
      line_items: [line(315, 3, { reduced: 3, generation: 9 })],
    })
    const cancelled = order('cancelled', 5, { line_items: [line(315, 3)] })
    const story = [
      '315 ordered ordered 3',
      '315 order_cancelled cancelled 3',
      '315 ordered ordered/2 3',
    ]
    assert.deepEqual(told([[order('processing', 2)], [cancelled], [again]]), story)
    // The look in between was missed: WooCommerce's own note has another number.
    assert.deepEqual(told([[order('processing', 2)], [again]]), story)
  })

  test('whose lines are changed, removed or added says by how much', () => {
    const edited = order('on-hold', 4, {
      line_items: [line(315, 5, { reduced: 5 }), line(316, 1, { reduced: 1 })],
    })
    const lowered = order('on-hold', 6, { line_items: [line(315, 2, { reduced: 2 })] })
    assert.deepEqual(told([[order('on-hold', 2)], [edited], [lowered]]), [
      '315 ordered ordered 3',
      '315 ordered ordered/1 2',
      '315 order_cancelled cancelled/2 3',
      '316 ordered ordered 1',
      '316 order_cancelled cancelled 1',
    ])
  })

  test('says the same about its past at every look', () => {
    const looks: Order[] = [
      order('on-hold', 2, { date_paid_gmt: null }),
      order('on-hold', 3, { line_items: [line(315, 4, { reduced: 4 })] }),
      order('processing', 4, { line_items: [line(315, 4, { reduced: 4 })] }),
      order('completed', 6, {
        date_completed_gmt: time(6),
        line_items: [line(315, 4, { reduced: 4 })],
      }),
      order('cancelled', 8, { date_completed_gmt: time(6), line_items: [line(315, 4)] }),
    ]
    let before: string[] = []
    for (let n = 1; n <= looks.length; n++) {
      const now = told(looks.slice(0, n).map((one) => [one] as const))
      assert.deepEqual(now.slice(0, before.length), before)
      before = now
    }
    assert.deepEqual(before, [
      '315 ordered ordered 3',
      '315 ordered ordered/1 1',
      '315 shipped shipped 4',
      '315 returned cancelled/2 4',
    ])
  })
})

describe('a refund', () => {
  const one = { refunds: [{ id: 730 }], line_items: [line(315, 3, { reduced: 2, restocked: 1 })] }

  test('that is restocked before the goods left is a cancellation', () => {
    const held = order('processing', 4, one)
    const story = ['315 ordered ordered 3', '315 order_cancelled restocked/730 1']
    assert.deepEqual(told([[order('processing', 2)], [held, [refund(730, 4, 1)]]]), story)
    // From the order alone too, as long as there is only one.
    assert.deepEqual(told([[held, null]]), story)
    const left = order('completed', 6, { ...one, date_completed_gmt: time(6) })
    assert.deepEqual(told([[left, [refund(730, 4, 1)]]]), [...story, '315 shipped shipped 2'])
    // An order that has left does not show whether it came back before: what left is not told either.
    assert.deepEqual(told([[left, null]]), ['315 ordered ordered 3'])
  })

  test('that is restocked after the goods left is a return', () => {
    const left = order('completed', 9, { ...one, date_completed_gmt: time(6) })
    assert.deepEqual(told([[left, [refund(730, 9, 1)]]]), [
      '315 ordered ordered 3',
      '315 shipped shipped 3',
      '315 returned restocked/730 1',
    ])
  })

  test('that is not restocked moves nothing', () => {
    const money = order('processing', 4, { refunds: [{ id: 730 }] })
    assert.deepEqual(told([[order('processing', 2)], [money, [refund(730, 4, 1)]]]), [
      '315 ordered ordered 3',
    ])
  })

  test('of which one is restocked and another is not, is the one that adds up', () => {
    const both = order('processing', 6, {
      refunds: [{ id: 731 }, { id: 730 }],
      line_items: [line(315, 3, { reduced: 1, restocked: 2 })],
    })
    const papers = [refund(730, 4, 1), refund(731, 6, 2)]
    const story = ['315 ordered ordered 3', '315 order_cancelled restocked/731 2']
    assert.deepEqual(told([[both, papers]]), story)
    // Without the refunds it cannot be told: it is left to the poll.
    assert.deepEqual(told([[both, null]]), ['315 ordered ordered 3'])
  })

  test('that is told once is not told again when the order is read anew', () => {
    const first = order('processing', 4, one)
    const second = order('processing', 6, {
      refunds: [{ id: 731 }, { id: 730 }],
      line_items: [line(315, 3, { reduced: 1, restocked: 2 })],
    })
    assert.deepEqual(
      told([
        [first, [refund(730, 4, 1)]],
        [second, [refund(730, 4, 1), refund(731, 6, 1)]],
      ]),
      [
        '315 ordered ordered 3',
        '315 order_cancelled restocked/730 1',
        '315 order_cancelled restocked/731 1',
      ],
    )
  })

  test('shows in older versions by what is left of what was taken off', () => {
    const old = order('processing', 4, {
      refunds: [{ id: 730 }],
      line_items: [line(315, 3, { reduced: 2 })],
    })
    assert.deepEqual(told([[old, [refund(730, 4, 1)]]]), [
      '315 ordered ordered 3',
      '315 order_cancelled restocked/730 1',
    ])
  })

  test('and a cancellation afterwards give back each unit once', () => {
    const cancelled = order('cancelled', 7, {
      refunds: [{ id: 730 }],
      line_items: [line(315, 3, { restocked: 1 })],
    })
    assert.deepEqual(told([[order('processing', 2)], [cancelled, [refund(730, 4, 1)]]]), [
      '315 ordered ordered 3',
      '315 order_cancelled restocked/730 1',
      '315 order_cancelled cancelled 2',
    ])
  })
})

describe('what is declared', () => {
  test('decides over what a status does', () => {
    const statuses = { 'awaiting-pickup': 'holds', shipped: 'ships', failed: 'releases' } as const
    const shop = (status: string, minute: number) => [order(status, minute)] as const
    assert.deepEqual(told([shop('awaiting-pickup', 2), shop('shipped', 5)], { statuses }), [
      '315 ordered ordered 3',
      '315 shipped shipped 3',
    ])
    assert.deepEqual(told([shop('processing', 2), shop('failed', 5)], { statuses }), [
      '315 ordered ordered 3',
      '315 order_cancelled cancelled 3',
    ])
    const later = { completed: 'holds', shipped: 'ships' } as const
    const completed = order('completed', 5, { date_completed_gmt: time(5) })
    assert.deepEqual(told([[completed]], { statuses: later }), ['315 ordered ordered 3'])
  })

  test('a status of a plugin that nobody declared leaves stock as it was', () => {
    assert.deepEqual(told([[order('processing', 2)], [order('picking', 5)]]), [
      '315 ordered ordered 3',
    ])
    assert.deepEqual(told([[order('wc-picking', 5)]]), ['315 ordered ordered 3'])
  })

  test('names lines by variation, passes over what is no goods, and calls orders as told', () => {
    const mixed = order('processing', 2, {
      line_items: [line(1, 1, {}, 22, 23), line(2, 1, {}, 50), line(3, 1, {}, 0)],
    })
    const lines = linesOf(mixed, seen([[mixed]], { notGoods: ['50'] }), 'number')
    assert.deepEqual(
      lines.map((l) => [l.document, l.line, l.sku]),
      [['order/W-1001', '1', '23']],
    )
  })
})
