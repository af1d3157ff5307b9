/** What gives every page something to show: things that wait, were decided, went wrong, and were mended. */
import { quarrel } from '../act/hand.ts'
import type { House } from '../house.ts'

const WEEK_MS = 7 * 86_400_000

export async function stage(home: House): Promise<void> {
  const { ask, engine } = home
  const [shown, handed, planned, small] = await quarrel(home, [14, 9, 22, 6])
  await ask('POST', `/v1/drifts/${handed!.id}/escalate`, {
    why: 'the shop was told by telephone: ask who counted',
  })
  await ask('POST', '/v1/batches', { drifts: [planned!.id] })
  const until = new Date(engine.world.clock.now().getTime() + WEEK_MS).toISOString()
  const reason = 'samples in the window of the shop'
  await ask('POST', '/v1/ignore-rules', { sku: small!.sku, most: 6, reason, until })
  await ask('PUT', '/v1/items', { items: [{ sku: shown!.sku, safety: 4 }] })
  await ask('PUT', '/v1/settings/low_stock', { value: 2, note: 'until the next delivery' })
  await ask('POST', '/v1/keys', { name: 'nightly counts', scopes: ['read', 'count'] })
  await strangers(home)
  await ask('POST', '/v1/connections/shop/test', {})
  for (const job of ['verify', 'audit']) await (await engine.jobs.now(job, 'admin')).ended
}

/** Orders with codes that nobody has mapped: they wait in quarantine. */
async function strangers({ ask, engine }: House): Promise<void> {
  const at = engine.world.clock.now().toISOString()
  const rows = [
    ['web-8801', 'MUG-RED-350', 2],
    ['web-8802', 'MUG-RED-350', 1],
    ['web-8803', 'GIFT-BOX-S', 4],
  ]
  const csv = [
    'document,sku,quantity,date,location',
    ...rows.map((row) => [...row, at, 'main'].join(',')),
  ].join('\n')
  await ask('POST', '/v1/files?name=orders.csv&system=shop&kind=orders', csv)
}
