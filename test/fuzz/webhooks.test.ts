/** Webhooks from the worst of all senders: mutated bodies and headers, signed and unsigned, from a seed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { signStandard } from '../../src/connectors/standard.ts'
import { sql } from '../../src/db/sql.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import { sha256 } from '../../src/lib/bytes.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { line, secrets, stocked, type Trial, trial } from '../http.ts'
import { type Mutated, mutate } from './mutate.ts'

const LONG = process.env.CI === 'true' || process.env.ONHAND_LONG === '1'
const COUNT = LONG ? 100_000 : 3_000
const SEED = Number(process.env.ONHAND_SEED ?? 20_260_110)
const BATCH = 250
/** What the same work may need more at its end than a quarter of the way in. */
const MOST_GROWTH = 20_000_000

test(`${COUNT} mutated webhooks: no crash, no 5xx, each 2xx stored, memory flat (seed ${SEED})`, async () => {
  const t = await trial()
  await stocked(t)
  const random = seededRandom(SEED)
  const statuses: Record<number, number> = {}
  let early = 0
  for (let sent = 0; sent < COUNT; sent += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) =>
      mutate(random, original(random, sent + i)),
    )
    const answers = await Promise.all(batch.map((m) => send(t, m)))
    answers.forEach(({ status, body }, i) => {
      statuses[status] = (statuses[status] ?? 0) + 1
      const what = `seed ${SEED}, message ${sent + i}, ${batch[i]!.how}: ${status} ${JSON.stringify(body)}`
      assert.ok(status < 500, what)
      assert.ok([200, 400, 401, 404, 413, 415].includes(status), what)
    })
    await eachStored(t, batch, answers)
    await work(t)
    if (sent === Math.floor(COUNT / 4 / BATCH) * BATCH) early = used(t)
  }
  const { body } = await t.call('POST', '/v1/verify', {})
  assert.equal((body as { ok: boolean }).ok, true, JSON.stringify(body))
  assert.ok((statuses[200] ?? 0) > COUNT / 10, `too few came through: ${JSON.stringify(statuses)}`)
  assert.ok((statuses[401] ?? 0) > COUNT / 10, `too few were forged: ${JSON.stringify(statuses)}`)
  const growth = used(t) - early
  assert.ok(growth < MOST_GROWTH, `memory grew by ${Math.round(growth / 1e6)} MB`)
})

/** A good event, of which many are the same as an earlier one. */
function original(random: ReturnType<typeof seededRandom>, n: number): Mutated {
  const event = {
    type: random.next() < 0.1 ? 'levels' : 'movements',
    timestamp: '2026-01-10T11:30:00Z',
    data: {
      document: `receipt/${n}`,
      location: 'LDS',
      fact: 'on_hand',
      levels: [{ sku: 'A-1', quantity: 7 }],
      lines: [
        line({ line: '1', quantity: Math.floor(random.next() * 9) }),
        line({ line: '2', kind: 'adjusted', sku: 'B-2', reason: 'läuft ✓' }),
      ],
    },
  }
  return {
    how: 'as it is',
    id: `evt_${n}`,
    body: Buffer.from(JSON.stringify(event)),
    headers: {},
    signed: true,
  }
}

async function send(t: Trial, m: Mutated) {
  const signed = m.signed
    ? signStandard({ id: m.id, at: t.now(), body: m.body }, [secrets.WMS_NEW!])
    : { 'webhook-id': m.id, 'webhook-timestamp': '1', 'webhook-signature': 'v1,nothing' }
  const headers = new Headers()
  for (const [name, value] of Object.entries({ ...signed, ...m.headers })) {
    try {
      headers.set(name, value)
    } catch {
      // No server would have let such a header through either.
    }
  }
  const path = m.path ?? '/webhooks/wms'
  const request = new Request(`http://onhand.test${path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(m.body),
  })
  return { ...(await t.raw(request)), key: headers.get('webhook-id') }
}

type Sent = Awaited<ReturnType<typeof send>>

/** What was answered 2xx is in the inbox, byte for byte. */
async function eachStored(t: Trial, batch: readonly Mutated[], answers: readonly Sent[]) {
  const accepted = batch.flatMap((m, i) =>
    answers[i]!.status === 200 ? [{ m, key: answers[i]!.key! }] : [],
  )
  const keys = accepted.flatMap(({ m, key }) => [key, reusedKey(key, m.body)])
  const rows = await t.db.all<{ deliveryKey: string; body: Uint8Array }>(sql`
    select delivery_key, body from message
    where system_id = ${t.engine.directory.systemId('wms')} and delivery_key = any(${keys}::text[])`)
  const stored = new Map(rows.map((r) => [r.deliveryKey, r.body]))
  for (const { m, key } of accepted) {
    const same = [key, reusedKey(key, m.body)].some((k) => m.body.equals(stored.get(k) ?? NOTHING))
    assert.ok(same, `${m.how}: answered 2xx and not stored (${key})`)
  }
}

const NOTHING = Buffer.from('nothing at all')
/** Where a body is kept whose id came before with another one. */
const reusedKey = (key: string, body: Buffer) =>
  `${key}#${sha256(body).toString('hex').slice(0, 32)}`

/** Whatever came through is worked on, so that nothing waits that would break it later. */
async function work(t: Trial) {
  while ((await interpret(t.engine)) > 0);
  const stuck = await t.db.one<{ id: number }>(
    sql`select id from message where state = 'received' or reason = 'poison' limit 1`,
  )
  assert.equal(stuck, undefined, `message ${stuck?.id} can neither be applied nor set aside`)
}

/** Bytes in use by JavaScript; PGlite keeps its tables in this process, outside of that. */
function used({ db }: Trial): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return db.engine === 'postgres' ? heapUsed + arrayBuffers : heapUsed
}
