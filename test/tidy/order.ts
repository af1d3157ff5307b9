/** The order of the tree: a folder of src/ imports only from itself and from folders above it. */
import { dirname, join } from 'node:path/posix'
import { isTest, type Source } from './source.ts'

/** In reading order. A new folder is added here, in its place. */
export const order = [
  'lib',
  'stock',
  'db',
  'connectors',
  'authority',
  'secrets',
  'catalog',
  'outbox',
  'ledger',
  'inbox',
  'reservations',
  'jobs',
  'reconcile',
  'triage',
  'settings',
  'audit',
  'people',
  'notify',
  'insight',
  'engine',
  'http',
  'config',
  'main',
  'index',
  'cli',
]

/** What `source` imports against the order, as sentences. Tests may import anything. */
export function disorder(source: Source): string[] {
  const { path } = source
  if (!path.startsWith('src/') || !path.endsWith('.ts') || isTest(path)) return []
  const from = area(path)
  if (rank(from) < 0) return [`${path}: src/${from} has no place in test/tidy/order.ts`]
  return importsOf(source).flatMap((target) => {
    const why = objection(path, target)
    return why ? [`${path} imports ${target}: ${why}`] : []
  })
}

const rank = (name: string) => order.indexOf(name)
/** `src/ledger/record.ts` → `ledger`, `src/config.ts` → `config`. */
const area = (path: string) => path.split('/')[1]!.replace(/\.ts$/, '')

function objection(path: string, target: string): string | undefined {
  const top = target.split('/')[0]
  if (top === 'sim')
    return path.startsWith('src/cli/demo') ? undefined : 'only the demo may use sim'
  if (top !== 'src') return 'the program does not use what is around it'
  if (rank(area(target)) < 0) return `src/${area(target)} has no place in the order`
  if (rank(area(target)) > rank(area(path))) return `${area(target)} comes after ${area(path)}`
  const [mine, theirs] = [connector(path), connector(target)]
  if (mine && theirs && mine !== theirs) return 'connectors do not know each other'
  return undefined
}

/** The connector's own folder: `src/connectors/csv/read.ts` → `csv`. */
const connector = (path: string) => /^src\/connectors\/([^/]+)\//.exec(path)?.[1]

const imports =
  /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]|new URL\(\s*['"](\.{1,2}\/[^'"]+\.[jt]s)['"]/g

function importsOf({ path, text }: Source): string[] {
  return [...text.matchAll(imports)].map((m) => join(dirname(path), (m[1] ?? m[2])!))
}

/** Imports that must be objected to, and some that must not. */
export const examples = {
  bad: [
    { path: 'src/stock/a.ts', text: "import { b } from '../db/b.ts'" },
    { path: 'src/ledger/a.ts', text: "import type {\n  B,\n} from '../inbox/b.ts'" },
    { path: 'src/outbox/a.ts', text: "const b = await import('../ledger/b.ts')" },
    { path: 'src/db/a.ts', text: "new Worker(new URL('../http/b.ts', import.meta.url))" },
    { path: 'src/http/a.ts', text: "export * from '../main.ts'" },
    { path: 'src/connectors/csv/a.ts', text: "import { b } from '../generic/b.ts'" },
    { path: 'src/inbox/a.ts', text: "import { b } from '../../sim/b.ts'" },
    { path: 'src/cli/serve.ts', text: "import { b } from '../../sim/b.ts'" },
    { path: 'src/cli/demo.ts', text: "import { b } from '../../test/b.ts'" },
    { path: 'src/novelty/a.ts', text: '' },
  ],
  good: [
    { path: 'src/ledger/a.ts', text: "import { b } from '../outbox/b.ts'\nimport 'node:fs'" },
    {
      path: 'src/connectors/csv/a.ts',
      text: "import { b } from './b.ts'\nimport '../connector.ts'",
    },
    { path: 'src/connectors/all.ts', text: "import { b } from './csv/index.ts'" },
    { path: 'src/cli/demo.ts', text: "import { b } from '../../sim/b.ts'" },
    { path: 'src/stock/a.test.ts', text: "import { b } from '../http/b.ts'" },
    { path: 'sim/a.ts', text: "import { b } from '../src/http/b.ts'" },
  ],
} satisfies { bad: Source[]; good: Source[] }
