/** `onhand digest`: the daily mail as it would be now; looked at, kept as a file, or sent. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Fault } from '../../lib/faults.ts'
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { json, marks, next, out, talk, visible } from '../say.ts'
import { runNow } from './jobs.ts'

type Options = { preview?: boolean; html?: string; send?: boolean }
type Mail = { subject: string; text: string; html: string }

/** Exit code 1 when it is not all clear, or was not accepted for everybody. */
export const digest = (globals: Globals, options: Options) =>
  withApi(globals, async (api) => {
    if (options.send && (options.preview || options.html !== undefined)) {
      throw new Fault('invalid', 'Either look at it (--preview, --html) or send it (--send).')
    }
    if (options.send) {
      const { rows } = await api.call<{ rows: { job: string }[] }>('GET', '/v1/jobs')
      if (!rows.some(({ job }) => job === 'digest')) {
        throw new Fault(
          'config',
          'No mail server is declared: add notify: { mail: { smtp, from, to } } to onhand.config.ts.',
        )
      }
      const run = await runNow(api, 'digest')
      process.exitCode = run.state === 'done' ? 0 : 1
      if (globals.json) return json(run)
      const { accepted = 0, refused = 0, before = 0 } = run.counts
      if (run.state === 'done') {
        const had = before > 0 ? `, ${before} had it already` : ''
        return out(`${marks.good()} The mail server accepted it for ${accepted}${had}.`)
      }
      out(`${marks.bad()} ${accepted} accepted, ${refused} not: ${visible(run.why ?? run.state)}`)
      return next('onhand doctor', 'onhand digest --send')
    }
    const { clear } = await api.call<{ clear: boolean }>('GET', '/v1/digest')
    process.exitCode = clear ? 0 : 1
    if (globals.json) return json(await api.call('GET', '/v1/digest'))
    const mail = await api.call<Mail>('GET', '/v1/digest/mail')
    if (options.html !== undefined) {
      writeFileSync(resolve(options.html), mail.html)
      talk(`${Math.ceil(Buffer.byteLength(mail.html) / 1000)} kB of HTML in ${options.html}`)
      if (!options.preview) return
    }
    out(`Subject: ${visible(mail.subject)}\n`)
    out(mail.text.split('\n').map(visible).join('\n'))
  })
