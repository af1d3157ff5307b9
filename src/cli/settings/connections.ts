/** `onhand connections`: every system as it is connected, and a look whether all is in place there. */
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, table, talk, visible } from '../say.ts'

type Finding = { check: string; ok: boolean; optional?: boolean; says: string; fix?: string }
type Checkup = { endedAt: string | null; ok: boolean | null; findings: Finding[] }
type Row = {
  system: string
  role: string
  connector: string
  owns: { fact: string }[]
  secrets: { name: string; found: string }[]
  lastHeardAt: string | null
  read: { doneAt: string | null } | null
  channels: { succeededAt: string | null }[]
  checkup: Checkup | null
}

export const list = (globals: Globals) =>
  withApi(globals, async (api) => {
    const { rows } = await api.call<{ rows: Row[] }>('GET', '/v1/connections')
    if (globals.json) return json(rows)
    if (rows.length === 0) return talk('No system is declared.')
    out(
      table(
        ['system', 'role', 'connector', 'owns', 'heard', 'read', 'told', 'looked at'],
        rows.map((r) => [
          r.system,
          r.role,
          r.connector,
          [...new Set(r.owns.map((o) => o.fact))].join(', ') || null,
          ago(r.lastHeardAt),
          r.read ? ago(r.read.doneAt) : null,
          r.channels.length > 0 ? ago(latest(r)) : null,
          looked(r.checkup),
        ]),
      ),
    )
    for (const r of rows) {
      const missing = r.secrets.filter((s) => s.found === 'nowhere').map((s) => s.name)
      if (missing.length > 0) talk(`${marks.bad()} ${r.system} needs ${missing.join(', ')}`)
    }
    next('onhand connections test <system>')
  })

const latest = ({ channels }: Row) =>
  channels.reduce<string | null>(
    (last, { succeededAt: at }) => (at !== null && (last === null || at > last) ? at : last),
    null,
  )

function looked(checkup: Checkup | null): string | null {
  if (!checkup) return null
  if (checkup.endedAt === null) return 'now'
  const broken = checkup.findings.filter((f) => !f.ok && !f.optional).length
  return `${ago(checkup.endedAt)}: ${broken === 0 ? 'all in place' : `${broken} to mend`}`
}

export const test = (globals: Globals, system: string) =>
  withApi(globals, async (api) => {
    const path = `/v1/connections/${encodeURIComponent(system)}/test`
    const done = await api.call<Checkup>('POST', path)
    process.exitCode = done.ok ? 0 : 1
    if (globals.json) return json(done)
    for (const { check, ok, optional, says, fix } of done.findings) {
      const mark = ok ? marks.good() : optional ? marks.watch() : marks.bad()
      out(`${mark} ${visible(check)}: ${visible(says)}`)
      if (!ok && fix) out(`    → ${visible(fix)}`)
    }
  })
