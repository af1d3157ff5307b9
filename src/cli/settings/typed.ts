/** A value that comes in unseen: typed without echo where somebody sits there, else standard input to its end. */
import { Fault } from '../../lib/faults.ts'

export async function typed(ask: string): Promise<string> {
  const text = process.stdin.isTTY ? await keys(ask) : await whole()
  if (text.trim() !== '') return text.trim()
  throw new Fault('invalid', 'Nothing was given, and nothing was stored.')
}

async function whole(): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Until Enter. Pasted text comes in one piece. */
function keys(ask: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(ask)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  return new Promise((answer, reject) => {
    let text = ''
    const end = (act: () => void) => {
      stdin.off('data', hear)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      act()
    }
    const hear = (piece: string) => {
      for (const key of piece) {
        if (key === '\r' || key === '\n' || key === '\u0004') return end(() => answer(text))
        if (key === '\u0003') {
          return end(() => reject(new Fault('invalid', 'Stopped; nothing was stored.')))
        }
        if (key === '\u007f' || key === '\b') text = text.slice(0, -1)
        else text += key
      }
    }
    stdin.on('data', hear)
    stdin.resume()
  })
}
