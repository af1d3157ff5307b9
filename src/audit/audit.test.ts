import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { audited, lineOf, shows, stock } from '../../test/audit.ts'
import { usual } from './cost.ts'

describe('grades', () => {
  const grade = async (shelf: number, shop: number, as: 'shop' | 'erp' = 'shop') => {
    const found = await audited({
      shelf: stock(`A ${shelf}`),
      [as]: stock(`A ${shop}`, 'available'),
    })
    return shows(found, 'A').severity
  }

  test('one or two units are orders on their way, unless nothing is there at all', async () => {
    assert.equal(await grade(10, 12), 'in_flight')
    assert.equal(await grade(10, 8), 'in_flight')
    assert.equal(await grade(0, 1), 'critical')
    assert.equal(await grade(10, 10), null)
  })

  test('what can be sold and is not there is worse than what cannot be bought', async () => {
    assert.equal(await grade(10, 18), 'critical')
    assert.equal(await grade(14, 0), 'high')
    assert.equal(await grade(100, 95), 'low')
  })

  test('books sell nothing, so nothing in them is critical', async () => {
    assert.equal(await grade(10, 18, 'erp'), 'high')
    assert.equal(await grade(0, 1, 'erp'), 'in_flight')
  })
})

describe('the report', () => {
  const given = {
    shelf: 'sku,name,on hand,price\nA,Anvil,10,5\nB,Bell,10,5\nC,Cup,14,8\nD,Dish,0,3\nE,Egg,7,1\n',
    shop: stock('A 10, B 11, C 0, D 6', 'available'),
  }

  test('counts every SKU once: compared, equal, tolerated, off, only on one side', async () => {
    const { report } = await audited(given)
    const t = report.systems[1]!.totals!
    assert.deepEqual(
      [t.compared, t.exact, t.tolerated, t.far],
      [4, 1, 1, { tooMany: 1, tooFew: 1 }],
    )
    assert.deepEqual(
      [t.tooMany, t.tooFew],
      [
        { items: 2, units: 7 },
        { items: 1, units: 14 },
      ],
    )
    assert.deepEqual(
      [t.oversell, t.soldOut],
      [
        { items: 2, units: 7 },
        { items: 1, units: 14 },
      ],
    )
    assert.deepEqual(
      [t.onlyHere, t.onlyOwner],
      [
        { items: 0, units: 0 },
        { items: 1, units: 7 },
      ],
    )
    assert.equal(
      t.gaps.reduce((sum, { items }) => sum + items, 0),
      t.compared,
    )
    assert.deepEqual(t.severities, { in_flight: 1, low: 0, high: 1, critical: 1 })
  })

  test('has the worst first, and those that agree last', async () => {
    const { report } = await audited(given)
    assert.deepEqual(
      report.lines.map(({ sku, severity }) => [sku, severity]),
      [
        ['D', 'critical'],
        ['C', 'high'],
        ['B', 'in_flight'],
        ['A', null],
        ['E', null],
      ],
    )
    assert.equal(lineOf({ report, alikes: [] }, 'C').name, 'Cup')
  })

  test('says first what matters, in words', async () => {
    const { report } = await audited(given)
    assert.equal(
      report.verdict.says,
      'Shop agrees with shelf on 25% of 4 SKUs; 2 are off by more than 2 units.',
    )
    assert.deepEqual(report.verdict.points, ['1 SKU with 7 units in shelf is not in shop.'])
    const same = await audited({ shelf: stock('A 1, B 2'), shop: stock('A 1, B 3', 'available') })
    assert.deepEqual(
      [same.report.verdict.agrees, same.report.verdict.says],
      [true, 'shelf and shop agree on all 2 SKUs that both name, 1 of them within 2 units.'],
    )
  })

  test('a tolerance of none forgives none', async () => {
    const { report } = await audited(given, { tolerance: 0 })
    assert.deepEqual(report.systems[1]!.totals!.tolerated, 0)
    assert.equal(shows({ report, alikes: [] }, 'B').severity, 'high')
  })
})

describe('the cost', () => {
  const given = {
    shelf: 'sku,on hand,price,cost\nA,0,5,2\nB,20,8,3\nC,4,10,4\nD,9,,\n',
    shop: stock('A 6, B 0, C 4, D 0', 'available'),
    erp: stock('A 0, B 20, C 9, D 9'),
  }

  test('is counts times assumptions, and each assumption is named with its option', async () => {
    const { report } = await audited(given)
    const [failed, missed, work] = report.cost.parts.map(({ amount }) => amount)
    assert.equal(failed, 9, '6 units, one in ten bought, 15 each')
    assert.equal(missed, 8, 'B: 20 units, one in ten, 4 earned; the price of D is not known')
    assert.equal(work!.toFixed(2), '16.67', 'A, B and D in the shop, C in the books')
    assert.equal(report.cost.total, failed! + missed! + work!)
    assert.equal(report.cost.unpriced, 1)
    assert.deepEqual(
      report.cost.beside.map(({ amount }) => amount),
      [5 * 4],
    )
    assert.deepEqual(
      report.cost.assumptions.map(({ option }) => option),
      ['--sold', '--failed-order', '--margin', '--minutes', '--hourly', '--price'],
    )
  })

  test('changes with what is assumed', async () => {
    const assumptions = { ...usual, sold: 50, price: 2, failedOrder: 1, margin: 100, hourly: 0 }
    const { report } = await audited(given, { assumptions })
    assert.deepEqual(
      report.cost.parts.map(({ amount }) => amount),
      [3, 20 * 0.5 * 8 + 9 * 0.5 * 2, 0],
    )
  })
})
