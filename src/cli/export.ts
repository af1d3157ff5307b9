/** `onhand export`: CSV to standard output or into a file, as it comes. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { talk } from './say.ts'

export const exportCsv = (globals: Globals, what: string, { out }: { out?: string }) =>
  withApi(globals, async (api) => {
    const answer = await api.send('GET', `/v1/export/${encodeURIComponent(what)}`)
    const body = Readable.fromWeb(answer.body as never)
    if (out !== undefined) {
      await pipeline(body, createWriteStream(out))
      return talk(`${what} are in ${out}`)
    }
    for await (const chunk of body) {
      // Whoever reads us may be slower, or gone.
      if (process.stdout.destroyed) return
      if (!process.stdout.write(chunk)) await new Promise((r) => process.stdout.once('drain', r))
    }
  })
