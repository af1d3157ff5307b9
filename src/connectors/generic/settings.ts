/**
 * What an operator writes to reach a system that has no connector of its own.
 *
 * Paths lead into JSON: `data.lines.0.sku`. `$.` starts at the message, `@.` at the element of
 * `each`, `.` at the line; without one of these, `document`, `happenedAt`, `asOf`, `each`, `lines`
 * and `readings` start at the message, everything else at the line. `a|b` takes the first that is
 * there, a `?` at the end says that it may be missing. A text with `{path}` in it is filled in; where
 * a path is expected that makes it a text (`order/{data.id}`), elsewhere a text without is meant as
 * it stands (`issuer: 'shop'`).
 */
import { z } from 'zod'
import { type Kind, kindNames } from '../../stock/kinds.ts'
import { facts } from '../../stock/names.ts'

const Path = z.string().min(1).max(300)
const Text = z.string().min(1).max(300)

const Kinds = Text.refine((text) => text.includes('{') || kindNames.includes(text as Kind), {
  message: `must be one of ${kindNames.join(', ')}, or name a field: {kind}`,
})
const measures = [...facts, 'available', 'available_to_sell'] as const
const Measure = Text.refine((text) => text.includes('{') || measures.some((m) => m === text), {
  message: `must be one of ${measures.join(', ')}, or name a field: {fact}`,
})

/** Path → the values it may have; true: it must be there, false: it must not. */
const When = z.record(
  Path,
  z.union([z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)]),
)

export const Movements = z.strictObject({
  kind: Kinds,
  when: When.optional(),
  /** A list of parts (an order's shipments), each read on its own. */
  each: Path.optional(),
  /** A list, or one object; `$` is the message itself. */
  lines: Path,
  document: Path,
  line: Path,
  sku: Path,
  quantity: Path,
  location: Path.optional(),
  happenedAt: Path,
  transition: Text.optional(),
  after: z.tuple([Text, Text]).optional(),
  issuer: Text.optional(),
  reason: Text.optional(),
  actor: Text.optional(),
})
export const Readings = z.strictObject({
  readings: Path,
  when: When.optional(),
  each: Path.optional(),
  fact: Measure,
  sku: Path,
  quantity: Path,
  location: Path.optional(),
  asOf: Path,
})
export const Mapping = z.union([Movements, Readings])

/** The name of a secret, never the secret: it looks like SHOP_TOKEN or secrets/shop. */
const SecretName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_./-]{0,99}$/, 'must be the name of a secret')
  .refine((name) => !/^(whsec_|sk_|pk_|ghp_|shpat_|eyJ)/.test(name), {
    message: 'looks like the secret itself; write its name',
  })

/** https, or http to this machine and to hosts that the operator says are on a safe network. */
const Url = z.string().refine((text) => URL.canParse(text.replaceAll(/[{}]/g, '')), {
  message: 'is not a web address',
})

const Codes = z.array(z.union([z.string(), z.number()]).transform(String))

/** How to read what the other side says of each row. Without `status`, the HTTP status is the code. */
export const Answers = z.strictObject({
  /** Where the list of rows stands; absent: the answer speaks for every row of the call. */
  rows: Path.optional(),
  /** What tells rows apart; absent: they come in the order asked. */
  sku: Path.optional(),
  location: Path.optional(),
  status: Path.optional(),
  done: Codes.default(['200', '201', '204']),
  /** Not written, something else was there: the number stands at `observed`. */
  stale: Codes.default([]),
  later: Codes.default([]),
  never: Codes.default([]),
  observed: Path.optional(),
  why: Path.optional(),
})

const Write = z.strictObject({
  url: Url,
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  headers: z.record(z.string(), z.string()).default({}),
  /** One row: `{ sku: '{sku}', available: '{quantity}' }`. */
  row: z.record(z.string(), z.unknown()),
  /** The body round them: `{ items: '{rows}' }`. Absent: one call per row, the row is the body. */
  body: z.record(z.string(), z.unknown()).optional(),
  answer: Answers,
})
export type Write = z.infer<typeof Write>

const known = {
  push: ['sku', 'location', 'quantity', 'over', 'key'],
  propose: ['sku', 'location', 'quantity', 'kind', 'from', 'happenedAt', 'key'],
}
/** Names in braces anywhere in a template. */
export const namesIn = (template: unknown) =>
  [...JSON.stringify(template).matchAll(/\{([\w.-]+)\}/g)].map((m) => m[1]!)

/** What the connector itself stored with a listing. */
const remote = /^remote\.[\w-]+$/

const writes = (names: readonly string[]) =>
  Write.superRefine((write, context) => {
    for (const part of ['row', 'url', 'headers'] as const) {
      // Round a whole batch there is no one row to speak of.
      const ofRow = part === 'row' || write.body === undefined
      for (const name of namesIn(write[part])) {
        if (ofRow ? names.includes(name) || remote.test(name) : name === 'key') continue
        const there = ofRow ? `${names.join(', ')} and remote.…` : 'key'
        const message = `{${name}} is unknown here; there are: ${there}`
        context.addIssue({ code: 'custom', path: [part], message })
      }
    }
    if (!namesIn(write.row).includes('quantity') && !write.url.includes('{quantity}')) {
      context.addIssue({ code: 'custom', path: ['row'], message: 'says nowhere {quantity}' })
    }
    if (write.body && !namesIn(write.body).includes('rows')) {
      context.addIssue({ code: 'custom', path: ['body'], message: 'says nowhere {rows}' })
    }
  })

const Levels = z
  .strictObject({
    /** Reads some: the SKUs are added as `?param=…&param=…`, at most `most` in one call. */
    of: z.strictObject({ url: Url, param: z.string().min(1), most: z.int().min(1).default(50) }),
    /**
     * Reads all: `{cursor}` (what stands at `next`), `{page}` (from 1) or `{offset}` in the address;
     * without any, `next` is the whole address of the next page.
     */
    all: z.strictObject({ url: Url, next: Path.optional() }),
    rows: Path,
    sku: Path,
    quantity: Path,
    location: Path.optional(),
    /** The one place there is, where rows don't say. */
    place: z.string().min(1).optional(),
    asOf: Path.optional(),
  })
  .refine((levels) => (levels.location === undefined) !== (levels.place === undefined), {
    message: 'give location (where rows name their place) or place (where they do not)',
  })

const Pull = z
  .strictObject({
    stream: z.string().min(1).default('records'),
    everyMs: z.int().min(1000).default(300_000),
    url: Url.refine((url) => url.includes('{cursor}'), { message: 'says nowhere {cursor}' }),
    rows: Path,
    /** What tells records apart, and their versions: `{id}/{updated_at}`. */
    key: Text,
    /** Which of `events` they are: `{type}`, or a name as it stands. */
    topic: Text,
    /** In each row: what to ask for next. */
    cursor: Path.optional(),
    /** In the answer: the same, where rows have none. */
    next: Path.optional(),
    /** In the answer: false at the end. Default: an empty page is the end. */
    more: Path.optional(),
  })
  .refine((pull) => (pull.cursor === undefined) !== (pull.next === undefined), {
    message: 'give cursor (in each row) or next (in each answer)',
  })

export const Settings = z
  .strictObject({
    /** Path to an event's type. */
    type: Path.default('type'),
    /** Added to times that come without a zone, as `+01:00`; without it such times are refused. */
    zone: z
      .string()
      .regex(/^([+-]\d\d:\d\d|Z)$/)
      .optional(),
    /** By type; types that are not named are ignored. `movements` and `levels` need no mapping. */
    events: z.record(z.string(), z.union([Mapping, z.array(Mapping).min(1)])).default({}),
    auth: z
      .union([
        z.strictObject({ bearer: SecretName }),
        z.strictObject({ header: z.string().regex(/^[A-Za-z0-9-]+$/), secret: SecretName }),
        z.strictObject({ user: z.string().min(1), password: SecretName }),
      ])
      .optional(),
    /** True: plain http to other machines is allowed. */
    insecure: z.boolean().default(false),
    limits: z
      .strictObject({
        batch: z.int().min(1).max(10_000).default(100),
        perSecond: z.number().positive().default(5),
        burst: z.number().min(1).default(10),
        inFlight: z.int().min(1).optional(),
      })
      .prefault({}),
    push: writes(known.push).optional(),
    levels: Levels.optional(),
    pull: Pull.optional(),
    propose: writes(known.propose).optional(),
  })
  .superRefine((settings, context) => {
    const { push, levels, pull, propose } = settings
    const urls = [push?.url, levels?.of.url, levels?.all.url, pull?.url, propose?.url]
    for (const url of urls) {
      const why = url && objection(url, settings.insecure)
      if (why) context.addIssue({ code: 'custom', message: `${url}: ${why}` })
    }
  })
export type Settings = z.infer<typeof Settings>
export type Given = z.input<typeof Settings>

/** The name of the secret that lets us in. */
export const secretOf = (auth: NonNullable<Settings['auth']>) =>
  'bearer' in auth ? auth.bearer : 'header' in auth ? auth.secret : auth.password

export type Movements = z.infer<typeof Movements>
export type Readings = z.infer<typeof Readings>
export type Mapping = z.infer<typeof Mapping>

function objection(address: string, insecure: boolean): string | undefined {
  const url = URL.parse(address.replaceAll(/[{}]/g, ''))
  if (!url) return undefined
  if (url.username || url.password) return 'no user or password in an address; use auth'
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') return 'only https and http'
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return here || insecure ? undefined : 'use https (or say insecure: true)'
}
