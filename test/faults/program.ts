/** Onhand as a program of its own, to be killed: started, stopped and asked over node's own channel. */

import { raw } from '../../src/db/sql.ts'
import { jsonLog } from '../../src/lib/log.ts'
import { startOnhand } from '../../src/main.ts'
import { declared, secrets } from './declared.ts'
import type { Answer, Question, Settings } from './spawned.ts'

const { urls, dir, databaseUrl, schema } = JSON.parse(process.argv[2]!) as Settings

// Nobody is left to stop it.
process.on('disconnect', () => process.exit(3))

const onhand = await startOnhand({
  registry: declared(urls),
  dir,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  ...(schema === undefined ? {} : { schema }),
  port: 0,
  log: jsonLog('warn'),
  world: { secret: (name) => secrets[name as keyof typeof secrets] },
})

async function answerTo(question: Question): Promise<unknown> {
  if ('query' in question) return onhand.engine.db.all(raw(question.query))
  const { method, path, body } = question
  const request = new Request(`http://onhand${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  })
  const answer = await onhand.app.fetch(request, { local: true })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

process.on('message', async (question: Question) => {
  const say = (answer: Answer) => process.connected && process.send!(answer)
  try {
    say({ nth: question.nth, value: await answerTo(question) })
  } catch (error) {
    say({ nth: question.nth, failed: String(error) })
  }
})
process.send!({ url: onhand.url })
