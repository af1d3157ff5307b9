import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { clock, db, fresh, o } from '../../test/outlet.ts'
import type { Connector, Proposal, Sent } from '../connectors/connector.ts'
import { RemoteError } from '../connectors/remote.ts'
import { sql } from '../db/sql.ts'
import { recorder } from '../ledger/record.ts'
import { systemRandom } from '../lib/random.ts'
import { effectOf } from '../stock/kinds.ts'
import { sendProposals } from './propose.ts'

describe("a write that was not the teller's to make", () => {
  beforeEach(fresh)
  let heard: Proposal[] = []
  let down = false
  const propose = async (proposals: readonly Proposal[]): Promise<Sent[]> => {
    if (down) throw new RemoteError('later', 'closed')
    heard.push(...proposals)
    return proposals.map(() => ({ sent: 'done' }))
  }
  const engine = () => {
    const { wms, ...others } = o.outbox.registry.systems
    const connector = { ...wms!.connector.connector, propose } as Connector<unknown>
    const systems = { ...others, wms: { ...wms!, connector: { connector, settings: {} } } }
    return {
      ...o.outbox,
      registry: { ...o.outbox.registry, systems },
      remoteOf: () => o.line.remote,
    }
  }

  test('is forwarded to the owner, once, and kept when the owner is down', async () => {
    const { directory } = o.outbox
    const shop = directory.systemId('shop')
    const record = recorder(
      db,
      { clock, random: systemRandom },
      { lanes: db.lanes, txBase: 0, forwards: new Set([shop]) },
    )
    const outcomes = await record.record([
      {
        itemId: o.ids.A!,
        locationId: directory.locationId('leeds'),
        sourceId: shop,
        reportedBy: shop,
        key: 'adjustment/9/1/adjusted',
        kind: 'adjusted',
        change: effectOf('adjusted', -2),
        happenedAt: clock.now(),
      },
    ])
    assert.equal(outcomes[0]!.outcome, 'refused')
    down = true
    assert.equal(await sendProposals(engine()), 0)
    down = false
    assert.equal(await sendProposals(engine()), 1)
    assert.equal(await sendProposals(engine()), 0, 'not a second time')
    assert.deepEqual(
      heard.map((p) => [p.key, p.kind, p.external, p.quantity, p.from]),
      [[`shop:adjustment/9/1/adjusted:${o.ids.A}`, 'adjusted', 'A', -2, 'shop']],
    )
    const rows = await db.all(sql`select outcome, sent_at is not null as sent from refusal`)
    assert.deepEqual(rows, [{ outcome: 'forwarded', sent: true }])
    heard = []
  })
})
