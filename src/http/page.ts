/** The page: its files, and its one document for every address that is not the API's. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { extname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { World } from '../lib/world.ts'
import { respond } from './answers.ts'
import type { Ask } from './env.ts'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}
/** Best first; the build has written them beside each file. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** What belongs to machines: an unknown address there is answered with a problem, not with a page. */
const machines = /^\/(v1|webhooks|metrics|livez|readyz|openapi\.json)(\/|$)/

/** Scripts only from here; the styles that the components write carry the nonce of this very answer. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * Answers from the built files in `folder`, or undefined where this is not the page's to answer.
 * Every address is the document: the page itself finds what to show there.
 */
export function pageFrom(folder: string, { random }: Pick<World, 'random'>) {
  const root = resolve(folder)
  return (c: Ask): Response | undefined => {
    const { path, method } = c.req
    if ((method !== 'GET' && method !== 'HEAD') || machines.test(path)) return undefined
    const file = resolve(root, `.${path}`)
    const ours = file.startsWith(root + sep) && types[extname(path)] && existsSync(file)
    if (ours) return fileOf(c, file)
    // Elsewhere an ending is part of a name: there are SKUs like that.
    if (path.startsWith('/assets/')) return undefined
    const document = join(root, 'index.html')
    if (!existsSync(document)) return respond(missing, 'text/html; charset=utf-8', 503)
    const nonce = Buffer.from(random.bytes(16)).toString('base64')
    const text = readFileSync(document, 'utf8').replaceAll('__NONCE__', nonce)
    return respond(text, 'text/html; charset=utf-8', 200, {
      'content-security-policy': policy(nonce),
      'cache-control': 'no-cache',
    })
  }
}

function fileOf(c: Ask, file: string): Response {
  const accepted = c.req.header('accept-encoding') ?? ''
  const found = encodings.find(([name, end]) => accepted.includes(name) && existsSync(file + end))
  const path = file + (found?.[1] ?? '')
  const type = types[extname(file)]!
  const hashed = file.includes(`${sep}assets${sep}`)
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
  return respond(body, type, 200, {
    'content-length': String(statSync(path).size),
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(found && { 'content-encoding': found[0] }),
  })
}

const missing = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Onhand</title>
<h1>The page is being made</h1>
<p>Its files are not there yet. Where Onhand runs from its sources they are made at the first start,
which takes some seconds: load this again. By hand: <code>npm run web</code></p>
<p>The API is at <a href="/openapi.json">/openapi.json</a>.</p></html>`
