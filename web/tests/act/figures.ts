/** The overview as it is shown, against what the lists that anybody can ask for say. */
import { at, type Seat, until } from './hand.ts'

type Row = Record<string, never>

export async function figures(seat: Seat): Promise<void> {
  const list = async (path: string) => ((await seat.home.ask('GET', path)) as { rows: Row[] }).rows
  const overview = async () =>
    (await seat.home.ask('GET', '/v1/overview')) as { says: string; counts: { drifts: number } }
  await at(seat, '/', async (page) => {
    const text = async (selector: string) =>
      ((await page.locator(selector).first().textContent()) ?? '').replaceAll(',', '')
    /** Both are alive: what the page shows follows what the API says. */
    const same = (what: string, shown: () => Promise<unknown>, said: () => Promise<unknown>) =>
      until(
        what,
        async () => [String(await shown()), String(await said())],
        ([page, api]) => page === api,
      )
    await same(
      'the verdict',
      () => text('[data-verdict]'),
      async () => (await overview()).says.replace(/ \(onhand [^)]*\)/g, ''),
    )
    for (const severity of ['critical', 'high', 'low']) {
      await same(
        severity,
        () => text(`[data-figure=${severity}]`),
        async () => (await list(`/v1/drifts?severity=${severity}&limit=1000`)).length,
      )
    }
    const waiting = page.getByRole('link', { name: /drifts? to decide$/ })
    await same(
      'drifts to decide',
      async () => Number.parseInt((await waiting.textContent())!, 10),
      async () => (await overview()).counts.drifts,
    )
    const column = async (n: number) => {
      const cells = await page
        .getByRole('region', { name: 'Stock by category' })
        .locator(`tbody td:nth-child(${n})`)
        .allTextContents()
      return cells.reduce(
        (all, cell) => all + Number(cell.replaceAll(',', '').replace('−', '-')),
        0,
      )
    }
    const stock = (more = '') => list(`/v1/stock?${more}limit=1000`)
    const sum = async (key: string) =>
      (await stock()).reduce((n, row) => n + (Number(row[key]) || 0), 0)
    const of: [string, number, () => Promise<number>][] = [
      ['items', 2, async () => (await stock()).length],
      ['on hand', 3, () => sum('onHand')],
      ['available', 4, () => sum('available')],
      ['low', 5, async () => (await stock('low=true&')).length],
      ['out', 6, async () => (await stock('out=true&')).length],
    ]
    for (const [name, n, said] of of) await same(name, () => column(n), said)
  })
}
