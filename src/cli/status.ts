/** `onhand status`: one verdict, then what it is made of. Exit code 1 when something is broken. */
import { type Api, withApi } from './client.ts'
import type { Globals } from './main.ts'
import { ago, json, marks, next, out, table, talk, visible } from './say.ts'

type State = 'good' | 'watch' | 'bad'
type Axis = { state: State; says: string[] }
type Answer = {
  verdict: State
  says: string
  numbers: Axis
  links: Axis
  inbox: { pending: number; parked: number; quarantined: number }
  quarantine: { system: string; reason: string; messages: number }[]
  systems: {
    system: string
    role: string
    lastHeardAt: string | null
    silent: boolean | null
    webhooks: { state: string }[] | null
  }[]
  channels: {
    channel: string
    state: string
    pending: number
    dead: number
    succeededAt: string | null
  }[]
  jobs: { job: string; standing: string; doneAt: string | null }[]
  ledger: { items: number; unsealed: number }
  engine: string
}
type Options = { quarantine?: boolean; dead?: boolean; refused?: boolean }

export const status = (globals: Globals, options: Options) =>
  withApi(globals, async (api) => {
    if (options.quarantine) return quarantine(api, globals)
    if (options.dead) return dead(api, globals)
    if (options.refused) return refused(api, globals)
    const answer = await api.call<Answer>('GET', '/v1/status')
    process.exitCode = answer.verdict === 'bad' ? 1 : 0
    if (globals.json) return json(answer)
    show(answer)
    if (api.how === 'process') talk('Nothing is running here: this is what the database says.')
    suggest(answer, api.how === 'process')
  })

function show(a: Answer): void {
  out(`${marks[a.verdict]()} ${visible(a.says)}`)
  for (const [name, axis] of [
    ['numbers', a.numbers],
    ['links', a.links],
  ] as const) {
    out(`\n${name}  ${marks[axis.state]()}`)
    for (const says of axis.says) out(`  ${visible(says)}`)
  }
  out('')
  out(
    table(
      ['system', 'role', 'last heard', 'webhooks', ''],
      a.systems.map((s) => [
        s.system,
        s.role,
        ago(s.lastHeardAt),
        webhooksOf(s.webhooks),
        s.silent ? 'silent' : '',
      ]),
    ),
  )
  if (a.channels.length > 0) {
    out('')
    out(
      table(
        ['channel', 'state', 'to tell', 'given up', 'last confirmed'],
        a.channels.map((c) => [c.channel, c.state, c.pending, c.dead, ago(c.succeededAt)]),
      ),
    )
  }
  const jobs = a.jobs.map((j) => `${j.job} ${j.standing}`)
  if (jobs.length > 0) out(`\njobs: ${jobs.join(', ')}   (onhand jobs)`)
  const { pending, parked, quarantined } = a.inbox
  out(
    `\n${a.ledger.items} items; ${pending} messages waiting, ${parked} parked, ${quarantined} in quarantine`,
  )
}

/** "3 of 4 live"; nothing where it cannot be looked at. */
function webhooksOf(all: readonly { state: string }[] | null): string | null {
  if (all === null) return null
  if (all.length === 0) return 'not looked at yet'
  const live = all.filter((w) => w.state === 'live').length
  return live === all.length ? `${live} live` : `${live} of ${all.length} live`
}

function suggest(a: Answer, still: boolean): void {
  if (still && a.inbox.pending > 0) next('onhand serve')
  if (a.inbox.quarantined > 0) next('onhand status --quarantine')
  if (a.channels.some((c) => c.dead > 0)) next('onhand status --dead')
  if (a.ledger.items === 0) next('onhand import items.csv --preview')
}

type Message = {
  id: number
  system: string
  reason: string
  receivedAt: string
  detail: { problems?: { says: string }[] } | null
}

async function quarantine(api: Api, globals: Globals): Promise<void> {
  const { rows } = await api.call<{
    rows: { system: string; reason: string; says: string; messages: number; oldest: string }[]
  }>('GET', '/v1/quarantine')
  const latest = await api.call<{ rows: Message[] }>('GET', '/v1/inbox?state=quarantined&limit=20')
  if (globals.json) return json({ byReason: rows, latest: latest.rows })
  if (rows.length === 0) return out('Nothing is in quarantine.')
  out(
    table(
      ['system', 'reason', 'messages', 'oldest', 'meaning'],
      rows.map((r) => [r.system, r.reason, r.messages, ago(r.oldest), r.says]),
    ),
  )
  out('')
  for (const m of latest.rows) {
    out(`${m.id}  ${m.system}  ${visible(m.detail?.problems?.[0]?.says ?? m.reason)}`)
  }
  next(
    'mend the cause (a listing, a location, an owner), then: onhand replay --reason <reason>',
    'onhand replay <number>   (one message)',
  )
}

async function dead(api: Api, globals: Globals): Promise<void> {
  const { rows } = await api.call<{
    rows: { sku: string; channel: string; why: string; deadAt: string }[]
  }>('GET', '/v1/dead-letters')
  if (globals.json) return json(rows)
  if (rows.length === 0) return out('Nothing was given up.')
  out(
    table(
      ['item', 'channel', 'given up', 'why'],
      rows.map((r) => [r.sku, r.channel, ago(r.deadAt), r.why]),
    ),
  )
  next('mend the cause, then: onhand replay --dead')
}

async function refused(api: Api, globals: Globals): Promise<void> {
  const { rows } = await api.call<{
    rows: { outcome: string; says: string; line: string; refusedAt: string }[]
  }>('GET', '/v1/refusals')
  if (globals.json) return json(rows)
  if (rows.length === 0) return out('Nobody wrote what was not theirs.')
  out(
    table(
      ['when', 'outcome', 'what'],
      rows.map((r) => [ago(r.refusedAt), r.outcome, r.says]),
    ),
  )
}
