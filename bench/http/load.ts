/**
 * A cheap load: in a process of its own, over plain sockets, one request at a time on each. The
 * request is bytes with blanks in which a number and a SKU are written; the answer is hardly read.
 */
import { connect, type Socket } from 'node:net'
import { seededRandom } from '../../src/lib/random.ts'
import { percentile } from '../rounds.ts'
import { spread, zipf } from '../trade.ts'
import { skuOf } from '../world.ts'

export type Order = {
  port: number
  key: string
  connections: number
  /** Ends at the first answer after this. */
  seconds: number
  items: number
  /** The first order number: no key is used twice. */
  from: number
}

export type Load = {
  answered: number
  /** Answers that were not 200, or not what a recorded movement is answered with. */
  refused: number
  perSecond: number
  p50: number
  p99: number
  /** Share of one core that this process took. */
  cpu: number
}

const HOLE = '0'.repeat(12)

/** The request, and where in it the order number and the SKU are. */
function template(key: string, at: string) {
  const body = JSON.stringify({
    system: 'shop',
    kind: 'ordered',
    document: `order/${HOLE}`,
    line: '1',
    sku: skuOf(0),
    quantity: 1,
    happenedAt: at,
  })
  const head = [
    'POST /v1/movements HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
  return { bytes, order: bytes.indexOf(HOLE), sku: bytes.indexOf(skuOf(0)) + 'SKU-'.length }
}

function digits(into: Buffer, end: number, value: number) {
  for (let at = end; value > 0; at--) {
    into[at] = 48 + (value % 10)
    value = Math.floor(value / 10)
  }
}

async function run(order: Order): Promise<Load> {
  const { bytes, order: orderAt, sku: skuAt } = template(order.key, new Date().toISOString())
  const draw = zipf(order.items, seededRandom(order.from))
  const itemOf = spread(order.items)
  const took: number[] = []
  let next = order.from
  let refused = 0
  const sockets = await Promise.all(
    Array.from({ length: order.connections }, () => opened(order.port)),
  )
  const before = process.cpuUsage()
  const started = performance.now()
  const ends = started + order.seconds * 1000

  const work = (socket: Socket) =>
    new Promise<void>((done, failed) => {
      const own = Buffer.from(bytes)
      let sentAt = 0
      const send = () => {
        own.fill('0', orderAt, orderAt + HOLE.length)
        digits(own, orderAt + HOLE.length - 1, next++)
        own.fill('0', skuAt, skuAt + 8)
        digits(own, skuAt + 7, itemOf(draw()))
        sentAt = performance.now()
        socket.write(own)
      }
      const read = reader((ok) => {
        const now = performance.now()
        took.push(now - sentAt)
        if (!ok) refused++
        if (now < ends) send()
        else done()
      }, failed)
      socket.on('data', read)
      socket.on('close', () => failed(new Error('the server hung up')))
      send()
    })
  await Promise.all(sockets.map(work))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  return {
    answered: took.length,
    refused,
    perSecond: took.length / seconds,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    cpu: (user + system) / 1e6 / seconds,
  }
}

const opened = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })

/** Sees where an answer ends, and whether it says that the movement was recorded. */
function reader(answered: (ok: boolean) => void, failed: (error: Error) => void) {
  let rest = ''
  return (chunk: Buffer) => {
    rest += chunk.toString('latin1')
    const head = rest.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = /content-length: (\d+)/i.exec(rest)?.[1]
    if (length === undefined) return failed(new Error(`an answer without a length:\n${rest}`))
    if (rest.length < head + 4 + Number(length)) return
    const ok = rest.startsWith('HTTP/1.1 200') && rest.endsWith('{"outcome":"recorded"}')
    rest = ''
    answered(ok)
  }
}

process.on('message', async (order: Order) => {
  process.send!(await run(order))
})
