/** `onhand plan`, `apply`, `revert`, `discard`: what would change, and then doing it or not. */
import { many } from '../../http/explain/words.ts'
import { type Api, withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, paint, table, talk, visible } from '../say.ts'
import type { Batch, Planned } from './answers.ts'

type Options = { system?: string[]; drift?: number[]; max?: number; list?: boolean }
type Made = { plan: Planned | null; unplanned: { driftId: number; why: string }[] }

/** Exit code 0: nothing would change; 1: something would; 2: it could not be found out. */
export const plan = (globals: Globals, batch: number | undefined, o: Options) =>
  withApi(globals, async (api) => {
    if (o.list) return list(api, globals)
    if (batch !== undefined) {
      const planned = await api.call<Planned>('GET', `/v1/batches/${batch}`)
      process.exitCode = isOpen(planned.batch) ? 1 : 0
      return globals.json ? json(planned) : show(planned)
    }
    const made = await api.call<Made>('POST', '/v1/batches', {
      ...(o.system ? { systems: o.system } : {}),
      ...(o.drift ? { drifts: o.drift } : {}),
      ...(o.max === undefined ? {} : { most: o.max }),
    })
    process.exitCode = made.plan ? 1 : 0
    if (globals.json) return json(made)
    if (made.plan) show(made.plan)
    else out('Nothing would change.')
    unplanned(made.unplanned)
  })

const isOpen = ({ state }: Batch) => state === 'planned' || state === 'held'

function show({ batch, rows, radius, irrevertible }: Planned): void {
  const by = batch.automatic ? 'by itself' : `by ${batch.madeBy}`
  const name = paint('bold', `Batch ${batch.id}: ${batch.state}`)
  out(`${name}, made ${by} ${ago(batch.madeAt)}`)
  out(visible(batch.why))
  out('')
  out(
    table(
      ['sku', 'where', 'before', '', 'after', 'how', 'state', 'because'],
      rows.map((r) => [
        r.sku,
        r.act === 'publish' ? r.system : `ledger at ${r.location}`,
        r.before,
        '→',
        r.after,
        r.act === 'publish' ? 'told again' : `corrected for ${r.system}`,
        r.state,
        r.says ?? because(r),
      ]),
    ),
  )
  if (radius) reach(batch, radius)
  else if (batch.state === 'applied') {
    if (irrevertible === null) next(`onhand revert ${batch.id}   (the numbers from before)`)
    else talk(visible(`It is not taken back: ${irrevertible}.`))
  }
}

const because = ({ cause, confidence, why }: Planned['rows'][number]) =>
  cause === null
    ? why
    : `${cause}${confidence === null ? '' : ` (${Math.round(confidence * 100)}%)`}: ${why}`

function reach(batch: Batch, radius: NonNullable<Planned['radius']>): void {
  const zeroed = radius.zeroed > 0 ? `; ${radius.zeroed} of them would show 0` : ''
  out('')
  out(
    `It changes ${many(radius.skus, 'product')} by ${many(radius.units, 'unit')} in all${zeroed}.`,
  )
  for (const c of radius.channels) {
    out(`  ${visible(c.channel)}: ${c.moved} of ${c.listed} numbers, ${c.zeroed} to 0`)
  }
  if (radius.why !== null) out(`${marks.watch()} It is large: ${visible(radius.why)}.`)
  const confirm = radius.why === null ? '' : ` --confirm ${radius.skus}`
  next(`onhand apply ${batch.id}${confirm}`, `onhand discard ${batch.id}`)
}

function unplanned(rows: Made['unplanned']): void {
  if (rows.length === 0) return
  out(`\n${many(rows.length, 'disagreement is', 'disagreements are')} not in it:`)
  const reasons = Map.groupBy(rows, (r) => r.why)
  for (const [why, own] of reasons) {
    const ids = own
      .slice(0, 5)
      .map((r) => r.driftId)
      .join(', ')
    out(`  ${visible(why)} (drift ${ids}${own.length > 5 ? ', …' : ''})`)
  }
}

async function list(api: Api, globals: Globals): Promise<void> {
  const answer = await api.call<{ rows: Batch[] }>('GET', '/v1/batches?limit=50')
  if (globals.json) return json(answer)
  if (answer.rows.length === 0) return out('There is no plan yet: onhand plan')
  out(
    table(
      ['batch', 'state', 'products', 'units', 'made', 'by', 'decided by', ''],
      answer.rows.map((b) => [
        b.id,
        b.state,
        b.skus,
        b.units,
        ago(b.madeAt),
        b.automatic ? 'itself' : b.madeBy,
        b.decidedBy,
        b.why,
      ]),
    ),
  )
}

type Applied = {
  done: number
  skipped: number
  rows: { id: number; state: string; says: string }[]
}

/** Exit code 1 when something was left out. */
export const apply = (globals: Globals, id: number, { confirm }: { confirm?: number }) =>
  withApi(globals, async (api) => {
    const body = confirm === undefined ? {} : { confirm }
    const answer = await api.call<Applied>('POST', `/v1/batches/${id}/apply`, body)
    process.exitCode = answer.skipped > 0 ? 1 : 0
    if (globals.json) return json(answer)
    const left = answer.skipped > 0 ? `; ${answer.skipped} left out` : ''
    out(`${many(answer.done, 'repair is', 'repairs are')} made${left}.`)
    const reasons = Map.groupBy(
      answer.rows.filter((r) => r.state === 'skipped'),
      (r) => r.says,
    )
    for (const [says, own] of reasons) out(`  ${own.length} × ${visible(says)}`)
    if (answer.done === 0) return
    if (api.how === 'process')
      talk('Nothing is running: what has to be told waits for onhand serve.')
    next(`onhand plan ${id}   (each is read back after a minute)`)
  })

type Reverted = { batch: number; done: number; left: { sku: string; why: string }[] }

export const revert = (globals: Globals, batch: number) =>
  withApi(globals, async (api) => {
    const answer = await api.call<Reverted>('POST', `/v1/batches/${batch}/revert`)
    process.exitCode = answer.left.length > 0 ? 1 : 0
    if (globals.json) return json(answer)
    out(`${many(answer.done, 'repair is', 'repairs are')} taken back, as batch ${answer.batch}.`)
    for (const { sku, why } of answer.left) out(`  ${visible(sku)} is left: ${visible(why)}`)
    if (api.how === 'process')
      talk('Nothing is running: what has to be told waits for onhand serve.')
  })

export const discard = (globals: Globals, batch: number) =>
  withApi(globals, async (api) => {
    const answer = await api.call<Batch>('POST', `/v1/batches/${batch}/discard`)
    if (globals.json) return json(answer)
    out(`Batch ${answer.id} is discarded: nothing of it is done.`)
  })
