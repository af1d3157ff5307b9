/** `onhand serve`: runs until it is told to stop, and then ends in order. */
import { jsonLog } from '../lib/log.ts'
import { makePage } from '../main/page.ts'
import { startOnhand } from '../main.ts'
import { setupLink } from '../people/signin/first.ts'
import { placeOf } from './client.ts'
import { loadConfig } from './load.ts'
import type { Globals } from './main.ts'
import { json, next, out } from './say.ts'

export async function serve(
  globals: Globals,
  options: { port?: number; host?: string },
): Promise<void> {
  const log = jsonLog()
  const onhand = await startOnhand({
    registry: await loadConfig(globals.config),
    ...placeOf(globals),
    ...options,
    log,
  })
  void makePage(log)
  const ended = endOf(onhand.stop)
  const { engine, url } = onhand
  const first = await setupLink(engine)
  const page = first === undefined ? undefined : `${engine.registry.publicUrl ?? url}/${first}`
  if (globals.json) {
    json({ url, pid: process.pid, database: engine.db.engine, ...(page && { firstSignIn: page }) })
  } else {
    const channels = engine.directory.channels.map((c) => c.name).join(', ') || 'none'
    const systems = Object.keys(engine.registry.systems).join(', ')
    // At once: whoever waits for the first line may read the others.
    out(`Onhand is at ${url}
  webhooks  ${url}/webhooks/<system>  (${systems})
  API       ${url}/openapi.json
  channels  ${channels}${page ? `\nFirst sign-in: ${page}` : ''}`)
    next('onhand status   (in another terminal)', 'Ctrl-C to stop')
  }
  await ended
}

/** Resolves when a signal has come and everything is closed. A second one does not wait. */
function endOf(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let ending = false
    const end = () => {
      if (ending) process.exit(130)
      ending = true
      stop().then(resolve, reject)
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
  })
}
