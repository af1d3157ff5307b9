/** The overview as it is shown, against what the lists that anybody can ask for say. */
import assert from 'node:assert/strict'
import { at, type Seat, until } from './hand.ts'

export async function figures(seat: Seat): Promise<void> {
  const list = async (path: string) =>
    ((await seat.home.ask('GET', path)) as { rows: Record<string, never>[] }).rows
  const overview = (await seat.home.ask('GET', '/v1/overview')) as {
    says: string
    counts: { drifts: number }
  }
  await at(seat, '/', async (page) => {
    const text = async (selector: string) =>
      ((await page.locator(selector).first().textContent()) ?? '').replaceAll(',', '')
    assert.equal(await text('[data-verdict]'), overview.says.replace(/ \(onhand [^)]*\)/g, ''))
    for (const severity of ['critical', 'high', 'low']) {
      const rows = async () => (await list(`/v1/drifts?severity=${severity}&limit=1000`)).length
      const shown = async () => [severity, await text(`[data-figure=${severity}]`), await rows()]
      await until('as many as are listed', shown, ([, n, of]) => n === String(of))
    }
    const waiting = await page.getByRole('link', { name: /drifts? to decide$/ }).textContent()
    assert.equal(Number.parseInt(waiting!, 10), overview.counts.drifts)
    const stock = await list('/v1/stock?limit=1000')
    const sum = (key: string) => stock.reduce((n, row) => n + (Number(row[key]) || 0), 0)
    const column = async (n: number) => {
      const cells = await page
        .getByRole('region', { name: 'Stock by category' })
        .locator(`tbody td:nth-child(${n})`)
        .allTextContents()
      return cells.reduce((all, cell) => all + Number(cell.replaceAll(',', '')), 0)
    }
    assert.equal(await column(2), stock.length)
    assert.equal(await column(3), sum('onHand'))
    assert.equal(await column(4), sum('available'))
    assert.equal(await column(5), (await list('/v1/stock?low=true&limit=1000')).length)
    assert.equal(await column(6), (await list('/v1/stock?out=true&limit=1000')).length)
  })
}
