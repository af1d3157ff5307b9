/** A process that takes a lock, says so and holds it until its input ends: for the lock's tests. */
import { takeLock } from '../src/db/pglite/lock.ts'

const [dir] = process.argv.slice(2)
try {
  const lock = await takeLock(dir!, {
    pid: process.pid,
    command: 'holdlock',
    since: '2011-12-05T00:00:00.000Z',
  })
  process.stdout.write('held\n')
  for await (const _ of process.stdin);
  await lock.release()
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`)
}
