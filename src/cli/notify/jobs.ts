/** `onhand jobs`: what is done on a schedule, what came of it, and doing it now. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, table, talk, visible } from '../say.ts'

type Run = {
  id: number
  job: string
  startedAt: string
  endedAt: string | null
  state: 'running' | 'done' | 'failed' | 'lost'
  missed: number
  counts: Record<string, number>
  skipped: { what: string; why: string }[]
  why: string | null
  askedBy: string | null
}
type Job = {
  job: string
  says: string
  cron: string
  standing: 'new' | 'up' | 'late' | 'down'
  why: string
  nextAt: string
  last: Run | null
  doneAt: string | null
}

const mark = { new: marks.watch, up: marks.good, late: marks.watch, down: marks.bad }

/** Exit code 1 when one is down. */
export const list = (globals: Globals) =>
  withApi(globals, async (api) => {
    const { rows } = await api.call<{ rows: Job[] }>('GET', '/v1/jobs')
    process.exitCode = rows.some((job) => job.standing === 'down') ? 1 : 0
    if (globals.json) return json(rows)
    out(
      table(
        ['', 'job', 'state', 'last success', 'next', 'schedule (UTC)'],
        rows.map((j) => [
          mark[j.standing](),
          j.job,
          j.last?.state === 'running' ? 'running' : j.standing,
          ago(j.doneAt),
          until(j.nextAt),
          j.cron,
        ]),
      ),
    )
    for (const { job, why } of rows.filter((j) => j.standing !== 'up' && j.standing !== 'new')) {
      out(`\n${job}: ${visible(why)}`)
    }
    if (api.how === 'process') talk('Nothing is running here, so nothing is done by itself.')
    next('onhand jobs run <name>', 'onhand jobs log <name>')
  })

export const run = (globals: Globals, name: string) =>
  withApi(globals, async (api) => {
    const done = await runNow(api, name)
    process.exitCode = done.state === 'done' ? 0 : 1
    if (globals.json) return json(done)
    out(`${done.state === 'done' ? marks.good() : marks.bad()} ${line(done)}`)
    for (const { what, why } of done.skipped) out(`  left out: ${visible(what)} (${visible(why)})`)
  })

/** Asks for it and waits until it has ended. */
export async function runNow(api: Api, name: string): Promise<Run> {
  const path = `/v1/jobs/${encodeURIComponent(name)}/run`
  let run = await api.call<Run>('POST', path)
  if (run.state === 'running') talk(`${name} is running …`)
  while (run.state === 'running') {
    await sleep(500)
    run = await api.call<Run>('GET', `/v1/runs/${run.id}`)
  }
  return run
}

export const log = (globals: Globals, name: string | undefined, { limit }: { limit: number }) =>
  withApi(globals, async (api) => {
    const query = new URLSearchParams({ limit: String(limit), ...(name ? { job: name } : {}) })
    const { rows } = await api.call<{ rows: Run[] }>('GET', `/v1/runs?${query}`)
    if (globals.json) return json(rows)
    if (rows.length === 0) return out('Nothing was done yet.')
    for (const one of rows) {
      const good = one.state === 'done' || one.state === 'running'
      out(
        `${good ? marks.good() : marks.bad()} ${one.startedAt.slice(0, 16).replace('T', ' ')}  ${line(one)}`,
      )
      for (const { what, why } of one.skipped)
        out(`    left out: ${visible(what)} (${visible(why)})`)
    }
  })

/** "verify done in 0.4 s: movements 120, positions 40; 2 times missed before". */
function line(run: Run): string {
  const took = run.endedAt
    ? ` in ${((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000).toFixed(1)} s`
    : ''
  const counts = Object.entries(run.counts)
    .filter(([, n]) => n !== 0)
    .map(([what, n]) => `${what} ${n}`)
  const parts = [
    `${run.job} ${run.state}${took}${counts.length ? `: ${counts.join(', ')}` : ''}`,
    ...(run.why ? [visible(run.why)] : []),
    ...(run.missed > 0 ? [`${run.missed} missed before`] : []),
    ...(run.askedBy ? [`asked for by ${visible(run.askedBy)}`] : []),
  ]
  return parts.join('; ')
}

/** "in 3 h", from an ISO time. */
function until(at: string): string {
  const minutes = Math.round((Date.parse(at) - Date.now()) / 60_000)
  if (minutes <= 0) return 'now'
  if (minutes < 120) return `in ${minutes} min`
  if (minutes < 2 * 1440) return `in ${Math.round(minutes / 60)} h`
  return `in ${Math.round(minutes / 1440)} days`
}
