/** `onhand serve`: runs until it is told to stop, and then ends in order. */
import { jsonLog } from '../lib/log.ts'
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
  const onhand = await startOnhand({
    registry: await loadConfig(globals.config),
    ...placeOf(globals),
    ...options,
    log: jsonLog(),
  })
  const ended = endOf(onhand.stop)
  const { engine, url } = onhand
  const first = await setupLink(engine)
  const page = first === undefined ? undefined : `${engine.registry.publicUrl ?? url}/${first}`
  if (globals.json) {
    json({ url, pid: process.pid, database: engine.db.engine, ...(page && { firstSignIn: page }) })
  } else {
    out(`Onhand is at ${url}`)
    const channels = engine.directory.channels.map((c) => c.name).join(', ') || 'none'
    out(
      `  webhooks  ${url}/webhooks/<system>  (${Object.keys(engine.registry.systems).join(', ')})`,
    )
    out(`  API       ${url}/openapi.json`)
    out(`  channels  ${channels}`)
    if (page) out(`First sign-in: ${page}`)
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
