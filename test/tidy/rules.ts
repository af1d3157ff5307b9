/** House rules that one file can break, each with an example that must trip it and one that must not. */
import { code, isTest, type Source } from './source.ts'

export type Rule = {
  /** A sentence: the name of the test, and what a complaint says. */
  says: string
  applies(path: string): boolean
  /** The lines that break it; line 0 is the file as a whole. */
  find(source: Source): number[]
  bad: Source[]
  good: Source[]
}

const MOST_LINES = 300

/** Made from something else; they are there to be compared, not to be read. */
const made = new Set(['src/db/schema.sql', 'web/src/api/schema.ts'])

const inSource = (path: string) => path.startsWith('src/') && !isTest(path)
/** The composition root: the only place that may reach for the machine's own time, chance and network. */
const isRoot = (path: string) => /^src\/(main\.ts$|main\/|cli\/)/.test(path)
/** Runs in another program, which has its own time and network: a plugin for a shop. */
const isElsewhere = (path: string) => /\/plugin\/[^/]+\.cjs$/.test(path)
const passedIn = (path: string) =>
  inSource(path) &&
  !isRoot(path) &&
  !isElsewhere(path) &&
  path !== 'src/lib/clock.ts' &&
  path !== 'src/lib/random.ts'

/** A rule that is broken by every line of code (comments are not code) that matches. */
function forbids(
  says: string,
  applies: (path: string) => boolean,
  pattern: RegExp,
  examples: { path?: string; bad: string[]; good: string[] },
): Rule {
  const path = examples.path ?? 'src/ledger/record.ts'
  return {
    says,
    applies,
    find: ({ text, path }) =>
      code(path, text).flatMap((line, i) => (pattern.test(line) ? [i + 1] : [])),
    bad: examples.bad.map((text) => ({ path, text })),
    good: examples.good.map((text) => ({ path, text })),
  }
}

const time =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bset(Timeout|Interval)\(|\bperformance\.now\b|\bhrtime\b|node:timers/
const chance = /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandom(Bytes|Int)\(/
const network = /(?<![.\w])fetch\(|\bglobalThis\.fetch\b/
const sqlTime =
  /(?<![.\w])now\(\)(?!\s*[:{])|\b(current_timestamp|current_date|localtimestamp|(clock|statement|transaction)_timestamp)\b|\bgen_random_uuid\b/i

export const rules: Rule[] = [
  forbids('Time is passed in as a Clock.', passedIn, time, {
    bad: [
      'const at = Date.now()',
      'return new Date( )',
      'setTimeout(done, 5)',
      "import 'node:timers/promises'",
    ],
    good: ['new Date(0)', 'clock.now()', '// not Date.now(): a seed replays', 'clock.sleep(5)'],
  }),
  // The lock of a directory must be named apart from every other process's, seeded alike or not.
  forbids(
    'Chance is passed in as a Random.',
    (path) => passedIn(path) && !/^src\/db\/pglite\/lock/.test(path),
    chance,
    {
      bad: ['if (Math.random() < 0.5)', 'crypto.randomUUID()', 'randomBytes(16)'],
      good: ['random.next()', 'random.bytes(16)', 'uuid(random)'],
    },
  ),
  forbids('The network is passed in as a Fetch.', passedIn, network, {
    bad: ['await fetch(url)', 'call({ fetch: globalThis.fetch })'],
    good: ['await options.fetch(url)', 'prefetch(url)', 'type Fetch = typeof fetch'],
  }),
  forbids('SQL gets the time as a parameter.', (path) => inSource(path) && !isRoot(path), sqlTime, {
    bad: ['where due_at <= now()', 'default current_timestamp', 'CLOCK_TIMESTAMP()'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an example of source text
    good: ['where due_at <= ${now}', 'clock.now()', 'now(): Date', 'now() {'],
  }),
  forbids(
    'Only config, main and cli read the environment.',
    (path) => inSource(path) && !isRoot(path) && path !== 'src/config.ts',
    /\bprocess\.env\b/,
    { bad: ['process.env.DATABASE_URL'], good: ['settings.url'] },
  ),
  {
    says: 'Signatures are compared in constant time (sameBytes).',
    applies: inSource,
    find: ({ path, text }) =>
      code(path, text).flatMap((line, i) => (comparesSignatures(line) ? [i + 1] : [])),
    bad: ['if (signature === expected)', 'given !== raw.signature', 'their_hmac == ours'].map(
      (text) => ({ path: 'src/a.ts', text }),
    ),
    good: [
      "signature === ''",
      'signature !== undefined',
      "typeof signature === 'string'",
      'signatures.length === 0',
      'sameBytes(signature, expected)',
    ].map((text) => ({ path: 'src/a.ts', text })),
  },
  {
    says: `No file is longer than ${MOST_LINES} lines: past that it has two subjects.`,
    applies: (path) => /\.(ts|tsx|[cm]?js|sql|sh)$/.test(path) && !made.has(path),
    find: ({ text }) => (text.trimEnd().split('\n').length > MOST_LINES ? [0] : []),
    bad: [{ path: 'src/a.ts', text: 'x\n'.repeat(MOST_LINES + 1) }],
    good: [{ path: 'src/a.ts', text: 'x\n'.repeat(MOST_LINES) }],
  },
  {
    says: 'A file opens with a comment that says what it is for (a test has its names for that).',
    applies: (path) => /\.(ts|tsx|sql)$/.test(path) && !isTest(path),
    find: ({ text }) => (/^(#!.*\n)?(\/\*\*?\s+(\* )?|\/\/ |-- )\S+ \S+ \S/.test(text) ? [] : [1]),
    bad: [
      { path: 'src/a.ts', text: "import { b } from './b.ts'\n" },
      { path: 'src/a.ts', text: '/** A. */\n' },
      { path: 'src/db/migrations/0001_a.sql', text: 'create table a (b int);' },
    ],
    good: [
      { path: 'src/a.ts', text: '/** What it is for. */\n' },
      { path: 'src/a.ts', text: '/**\n * What it is for.\n */\n' },
      { path: 'src/cli/main.ts', text: '#!/usr/bin/env node\n/** What it is for. */\n' },
      { path: 'src/db/migrations/0001_a.sql', text: '-- What it is for.\n' },
    ],
  },
  {
    says: 'Names are lower-case words that name the thing, not its layer.',
    applies: (path) => /^(src|sim|bench|test|web|bin)\//.test(path) && !path.endsWith('.md'),
    find: ({ path }) => (path.split('/').every(named) ? [] : [0]),
    bad: ['orderService.ts', 'stock-manager.ts', 'utils/bytes.ts', 'types.ts', 'common/a.ts'].map(
      (name) => ({ path: `src/${name}`, text: '' }),
    ),
    good: ['ledger/record.ts', 'db/migrations/0001_names.sql', 'lib/clock.test.ts'].map((name) => ({
      path: `src/${name}`,
      text: '',
    })),
  },
  {
    says: 'Nothing is left to do later, switched off or silenced.',
    applies: (path) => /\.(ts|tsx|[cm]?js|sql|md)$|^\.ci\//.test(path),
    find: ({ text }) =>
      text
        .split('\n')
        .flatMap((line, i) =>
          /\b(TO[D]O|FIX[M]E|X[X]X|HAC[K])\b|\b(test|it|describe)\.o[n]ly\(|@ts-i[g]nore/.test(line)
            ? [i + 1]
            : [],
        ),
    bad: [`// TO${'DO'}: later`, `test.o${'nly'}('x')`, `// @ts-i${'gnore'}`].map((text) => ({
      path: 'src/a.ts',
      text,
    })),
    good: [{ path: 'src/a.ts', text: "// the to-do list of a channel\ntest('x')" }],
  },
  forbids(
    'One word per thing (docs/WORDS.md): quantity, not q-t-y; a brand is a schema, there are no tenants.',
    // Connectors, simulated systems and readers of exports must say what the other side says.
    (path) =>
      /^(src|test|bench)\//.test(path) &&
      !/^(src\/connectors|src\/audit\/sheets|test\/tidy)\//.test(path),
    /\bqty\b|\btenants?(_id|Id)?\b/i,
    { bad: ['const qty = 1', 'tenant_id int'], good: ['const quantity = 1'] },
  ),
]

function comparesSignatures(line: string): boolean {
  const operand = /(^|[._a-z])(signature|hmac|mac)$/i
  const harmless = /^(undefined|null|['"`].*)$/
  return [...line.matchAll(/([\w.]+)\s*[!=]==?\s*([\w.'"`]+)/g)].some(
    ([, left, right]) => (operand.test(left!) && !harmless.test(right!)) || operand.test(right!),
  )
}

const layers = /^(services?|managers?|utils?|utilities|helpers?|common|base|types|misc|shared)$/

function named(segment: string): boolean {
  const stem = segment.replace(/(\.test)?\.[a-z]+$/, '')
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(stem)) return false
  return !stem.split(/[._-]/).some((word) => layers.test(word))
}
