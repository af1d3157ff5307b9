/** `onhand demo`: a business with a shop, a warehouse and books, in one run. */
import type { DemoOptions } from '../../sim/demo/options.ts'
import type { Globals } from './main.ts'
import { next, out } from './say.ts'

/** Where a demo leaves its database, and the configuration to read it with. */
const kept = '--dir .onhand/demo --config .onhand/demo/onhand.config.ts'

export async function demo(globals: Globals, options: DemoOptions): Promise<void> {
  const { runDemo } = await import('../../sim/demo/demo.ts')
  const { passed, printReport } = await import('../../sim/demo/report.ts')
  const report = await runDemo({ ...options, json: globals.json })
  printReport(report, globals.json)
  if (!globals.json) {
    if (report.page) out(`\nThe page, signed in (the link is good once): ${report.page}`)
    if (options.keep && !options.headless) {
      next(`onhand ${kept} status`, `onhand ${kept} explain <sku>`, 'Ctrl-C to stop')
    } else if (options.keep) next(`onhand ${kept} export positions`)
    else next('onhand init   (your own systems)')
  }
  process.exitCode = passed(report) ? 0 : 1
}
