/** Where the page's files are; from a checkout they are made when they are missing or old. */
import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf } from '../lib/faults.ts'
import type { Log } from '../lib/log.ts'

/** The package's own folder: of the sources, or of what was built from them. */
const here = import.meta.dirname
const home = resolve(here, /[\\/]dist[\\/]src[\\/]main$/.test(here) ? '../../..' : '../..')

export const pageFolder = join(home, 'dist/web')

/**
 * Makes the files if this is a checkout and they are not of now; whoever asks meanwhile is told so.
 * For the commands that people start: a program that uses Onhand, or a test, decides by itself.
 */
export async function makePage(log: Log): Promise<void> {
  const sources = join(home, 'web')
  if (!existsSync(join(sources, 'vite.config.ts')) || fresh(sources)) return
  log.info('page.building', { folder: pageFolder })
  try {
    await build(sources)
  } catch (error) {
    log.warn('page.not_built', { error: messageOf(error), next: 'npm run web' })
  }
}

function fresh(sources: string): boolean {
  const made = join(pageFolder, 'index.html')
  if (!existsSync(made)) return false
  const at = statSync(made).mtimeMs
  return globSync(['src/**/*.{ts,tsx,css}', 'index.html', 'vite.config.ts'], {
    cwd: sources,
  }).every((file) => statSync(join(sources, file)).mtimeMs <= at)
}

function build(sources: string): Promise<void> {
  const vite = join(home, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel', 'warn', '--config', join(sources, 'vite.config.ts')]
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000)
    })
    child.on('error', failed)
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(said || `ended ${code}`))))
  })
}
