/** The command line as people call it: real child processes, and a server among them. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../bin/onhand.js')

export type Done = { code: number; out: string; talk: string }

/** A real child process in a folder of its own, as a person would call it. */
export function onhand(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Done> {
  const { DATABASE_URL: _, ONHAND_KEY: _k, FORCE_COLOR: _f, ...clean } = process.env
  return new Promise((resolve) => {
    const options = { cwd, env: { ...clean, ...env }, maxBuffer: 50_000_000 }
    execFile(process.execPath, [program, ...args], options, (error, out, talk) => {
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, talk })
    })
  })
}

/** `onhand serve` in this folder; port 0: on one that is free. */
export async function serve(cwd: string, port = 0) {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, [program, 'serve', '--port', String(port)], { cwd, env })
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  const gone = once(child, 'exit')
  while (!/Onhand is at (\S+)/.test(out)) {
    const [more] = await Promise.race([once(child.stdout, 'data'), gone])
    if (typeof more === 'number') throw new Error(`it ended with ${more}`)
  }
  return {
    url: /Onhand is at (\S+)/.exec(out)![1]!,
    said: () => out,
    /** As if the machine had lost its power. */
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.kill('SIGTERM')
      const [code] = await gone
      assert.equal(code, 0)
    },
  }
}
