/**
 * Runs the tests: all of them with PGlite, then those that use a database again on a PostgreSQL
 * server that is started for it. Arguments are parts of file names: `npm test -- outbox ledger`.
 */
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { jsonLog } from '../src/lib/log.ts'
import { makePage } from '../src/main/page.ts'
import { binaries, makeCluster } from './cluster.ts'
import { template } from './template.ts'

const root = resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const files = globSync('{src,sim,bench,test,docs,web}/**/*.test.ts', {
  cwd: root,
  exclude: ['**/node_modules/**'],
})
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
const onDatabase = files.filter((file) => reaches(join(root, file), join(root, 'test/database.ts')))

const totals = new Map<string, number>()
let failed = false

if (files.length === 0) fail(`no test file has ${wanted.join(' or ')} in its name`)
else {
  if (onDatabase.length > 0) await template()
  // Once and before: two that build at once would take the files from under each other.
  const page = join(root, 'src/main/page.ts')
  if (files.some((file) => reaches(join(root, file), page))) await makePage(jsonLog('warn'))
  console.log(`${files.length} test files, with PGlite where they need a database`)
  const failures = await run(files, {})
  await againOnServer()
  // Above the lines of a second run nobody would see them.
  if (failures) console.log(`\nWith PGlite:\n${failures}`)
  for (const [name, count] of totals) console.log(`ℹ ${name} ${count}`)
}
process.exitCode = failed ? 1 : 0

async function againOnServer() {
  if (onDatabase.length === 0) return
  const bin = binaries()
  if (!bin) {
    const line = '!'.repeat(80)
    console.log(`${line}\nNo initdb and postgres found: NOTHING WAS TRIED ON POSTGRESQL.\n${line}`)
    if (process.env.CI === 'true') fail('CI must try both engines: install PostgreSQL 15 or newer')
    return
  }
  // Nothing here outlives the run, so nothing need reach the disk.
  const cluster = await makeCluster(bin, ['fsync=off', 'synchronous_commit=off'])
  try {
    console.log(`\n${onDatabase.length} of them again, with the PostgreSQL of ${bin}`)
    await run(onDatabase, { ONHAND_TEST_DATABASE_URL: cluster.url })
  } finally {
    await cluster.remove()
  }
}

function fail(why: string) {
  console.error(why)
  failed = true
}

/**
 * A process per file: a file that hangs or crashes takes no other with it. Resolves with what node
 * says at the end of those that failed; empty if none did.
 */
function run(these: readonly string[], env: Record<string, string>): Promise<string> {
  const colour: Record<string, string> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const args = ['--test', `--test-concurrency=${availableParallelism()}`, ...these]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...colour, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let rest = ''
  const failures: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const words = plain(line)
      count(words)
      if (failures.length > 0 || words === '✖ failing tests:') failures.push(line)
    }
  })
  return new Promise((done) => {
    child.on('close', (code) => {
      if (code !== 0) failed = true
      done(failures.join('\n'))
    })
  })
}

function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  return line.replace(/\x1b\[\d+m/g, '')
}

/** Adds up the lines of node's own summary. */
function count(line: string) {
  const found = /^ℹ ([a-z_]+) ([\d.]+)$/.exec(line)
  if (found) totals.set(found[1]!, (totals.get(found[1]!) ?? 0) + Number(found[2]))
}

/** True when `file` imports `target`, itself or through others of ours. */
function reaches(file: string, target: string, seen = new Set<string>()): boolean {
  if (file === target) return true
  if (seen.has(file)) return false
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import |export |\}).*from '(\.{1,2}\/[^']+\.ts)'/gm,
  )
  return [...imports].some(([, path]) => reaches(resolve(dirname(file), path!), target, seen))
}
