/** Another process of the bench, that is asked and answers, one question at a time. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export type Child = {
  ask<Answer>(question: object): Promise<Answer>
  /** Resolves when it has ended by itself, after `question` if one is given. */
  end(question?: object): Promise<void>
}

/** `file`: beside this one. */
export function child(file: string): Child {
  const other = fork(new URL(file, import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = new Promise<never>((_, reject) => {
    other.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  gone.catch(() => {})
  const answer = async <Answer>(): Promise<Answer> =>
    ((await Promise.race([once(other, 'message'), gone])) as [Answer])[0]
  return {
    ask<Answer>(question: object) {
      other.send(question)
      return answer<Answer>()
    },
    end: (question) => ended(other, question),
  }
}

async function ended(other: ChildProcess, question: object | undefined): Promise<void> {
  if (other.exitCode !== null || other.signalCode !== null) return
  const exit = once(other, 'exit')
  if (question) other.send(question)
  else other.kill()
  await exit
}
