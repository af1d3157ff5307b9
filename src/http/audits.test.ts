import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { watched } from '../../test/watched.ts'
import type { Report } from '../audit/report.ts'
import type { AuditRow } from '../audit/running/store.ts'
import { createApp } from './app.ts'

const db = await testDb()

test('an audit is done over the API, listed, and read as JSON, as a page and as CSV', async () => {
  await cleared(db)
  const w = await watched(db, { SCARF: 20, MUG: 8 })
  w.shop.set('SCARF', 25)
  await w.clock.advance(3_600_000)
  const app = createApp(w.engine, { version: '9.9.9' })
  const ask = (path: string, method = 'GET') =>
    app.fetch(new Request(`http://onhand.test${path}`, { method }), { local: true })
  const json = async <T>(path: string, method?: string) =>
    (await (await ask(path, method)).json()) as T
  const run = await json<{ id: number }>('/v1/jobs/audit/run', 'POST')
  await w.engine.jobs.idle()
  const { rows, next } = await json<{ rows: AuditRow[]; next: string | null }>('/v1/audits')
  const [row] = rows
  assert.deepEqual([rows.length, next, row!.runId, row!.agrees], [1, null, run.id, false])
  assert.deepEqual([row!.drifts.open, row!.drifts.units], [1, 7])
  const report = await json<Report>('/v1/audits/1')
  assert.equal(report.lines[0]!.sku, 'SCARF')
  const page = await ask('/v1/audits/1.html')
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.match(page.headers.get('content-security-policy')!, /default-src 'none'; style-src/)
  assert.match(await page.text(), /Made by Onhand 9\.9\.9 from the systems named above/)
  const csv = await ask('/v1/audits/1.csv')
  assert.match(await csv.text(), /"SCARF","","critical","20","","25","18","7","7 too many"/)
  for (const path of ['/v1/audits/2', '/v1/audits/1.pdf', '/v1/audits/x.html']) {
    assert.equal((await ask(path)).status, 404, path)
  }
})
