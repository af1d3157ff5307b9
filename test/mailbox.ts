/** A mail server in this process: keeps what it accepts, and fails in all the ways real ones do. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Received = {
  to: string[]
  headers: Map<string, string>
  subject: string
  text: string
  html: string
  raw: string
}

export type Mailbox = {
  url: string
  port: number
  mails: Received[]
  /** People it does not know: 550 for them. */
  unknown: Set<string>
  /** What it does instead of accepting. `dies`: it closes before it has said yes. */
  mood: 'fine' | 'busy' | 'dies' | 'silent' | 'leaves'
  close(): Promise<void>
}

/** Listens on a port of its own. */
export async function mailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, done) {
      if (!box.unknown.has(address)) return done()
      done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (box.mood === 'busy') {
          return done(Object.assign(new Error('come back later'), { responseCode: 451 }))
        }
        if (box.mood === 'silent') return
        if (box.mood === 'dies') return endAll()
        const to = session.envelope.rcptTo.map((r) => r.address)
        box.mails.push({ to, ...parsed(Buffer.concat(chunks).toString('utf8')) })
        done(null, `kept as ${box.mails.length}`)
        if (box.mood === 'leaves') setImmediate(endAll)
      })
    },
    ...options,
  })
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('error', () => {})
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as { port: number }
  let open = true
  const box: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails: [],
    unknown: new Set(),
    mood: 'fine',
    async close() {
      if (!open) return
      open = false
      endAll()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
  opened.add(box.close)
  return box
}

/** A server that says one letter every `eachMs`, so that no single step is ever too slow. */
export async function drip(eachMs: number): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    const greeting = '220 good morning, and how are you today\r\n'
    let at = 0
    const timer = setInterval(() => socket.write(greeting[at++ % 30]!), eachMs)
    socket.on('close', () => clearInterval(timer))
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  opened.add(close)
  return { port: (server.address() as { port: number }).port, close }
}

const opened = new Set<() => Promise<void>>()
after(async () => {
  for (const close of opened) await close()
})

/** As much of MIME as our mails use. */
function parsed(raw: string): Omit<Received, 'to'> {
  const { headers, body } = part(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1]
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((p) => part(p.trimStart()))
    : []
  const content = (type: string) => {
    const found = parts.find((p) => p.headers.get('content-type')?.startsWith(type))
    return found ? decoded(found.headers.get('content-transfer-encoding') ?? '', found.body) : ''
  }
  return {
    headers,
    subject: words(headers.get('subject') ?? ''),
    text: content('text/plain'),
    html: content('text/html'),
    raw,
  }
}

function part(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
    }),
  )
  return { headers, body: raw.slice(end + 4) }
}

function decoded(encoding: string, body: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  return quoted(body.replace(/=\r\n/g, ''))
}

const quoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** Encoded words (RFC 2047). */
const words = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, value) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(value, 'base64').toString('utf8')
        : quoted(value.replace(/_/g, ' ')),
    )
