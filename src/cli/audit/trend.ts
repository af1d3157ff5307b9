/** What only an audit of the running system can tell, on a terminal: where it failed, who comes back, how it goes. */
import type { Running } from '../../audit/running/parts.ts'
import { many } from '../../audit/words.ts'
import { marks, next, out, visible } from '../say.ts'

const MOST = 4

export function sayRunning({ traces, repeat, unread, before, drifts }: Running, id: number): void {
  if (traces.length > 0) out('')
  for (const t of traces.slice(0, MOST)) {
    const path = t.from === t.to ? `in ${t.from}` : `${t.from} → ${t.to}`
    const says = `${t.event}: ${path}, ${t.failed}, ${many(t.events, 'time')} (${t.cause})`
    out(`${marks.bad()} ${visible(says)}`)
  }
  if (repeat.length > 0) {
    const names = repeat.slice(0, MOST).map((r) => `${r.sku} at ${r.place}`)
    const more = repeat.length > MOST ? ` and ${repeat.length - MOST} more` : ''
    out(`${marks.watch()} ${visible(`They come back: ${names.join(', ')}${more}`)}`)
  }
  for (const { what, why } of unread)
    out(`${marks.watch()} ${visible(`not looked at: ${what}: ${why}`)}`)
  out('')
  out(
    before
      ? `Audit ${id}. Since audit ${before.id} of ${before.at.slice(0, 10)}, ${drifts.opened} began and ${drifts.closed} ended.`
      : `Audit ${id}, the first: the next one is compared with it.`,
  )
  if (drifts.open > 0) next('onhand drift list')
}
