/** What in the catalogue will surprise: no SKU, a SKU twice, stock that is not kept, decimals. */
import type { Finding } from '../../connector.ts'
import type { Remote } from '../../remote.ts'
import type { Settings } from '../settings.ts'
import { allStock, fields, type Kept } from '../stock.ts'

const NAMED = 5

export async function* catalogue(remote: Remote<Settings>): AsyncIterable<Finding> {
  const seen = new Map<string, string>()
  const unnamed: string[] = []
  const twice: string[] = []
  const untracked: string[] = []
  const shared: string[] = []
  const decimals: string[] = []
  let count = 0
  for await (const { kept } of allStock(remote, fields.all)) {
    const { id, sku } = kept
    if (kept.type.startsWith('variable') && kept.quantity === null) continue
    count++
    if (sku.trim() === '') unnamed.push(id)
    else if (seen.has(sku)) twice.push(`${sku} (products ${seen.get(sku)} and ${id})`)
    else seen.set(sku, id)
    listOf(kept, { untracked, shared, decimals })?.push(sku || `#${id}`)
  }
  yield { check: 'products', ok: true, says: `${count} products and variations` }
  yield* some('skus', unnamed, 'without a SKU', 'give them one; they cannot be matched by it')
  yield* some('duplicate skus', twice, 'with a SKU that another has too', 'match these by their id')
  yield* some(
    'tracking',
    untracked,
    'without managed stock, which WooCommerce sells without limit and we never touch',
    'switch on "manage stock" for those you want kept right',
  )
  yield* some(
    'shared stock',
    shared,
    'whose stock is kept with the product above',
    'match the product, and name the variations as further codes of that item (published: false)',
  )
  yield* some(
    'decimals',
    decimals,
    'with a stock that is not a whole number',
    'take the plugin that allows decimals off them, or leave them out: they are refused, not rounded',
  )
}

function listOf(
  { quantity, untracked, manage_stock }: Kept,
  to: Record<'untracked' | 'shared' | 'decimals', string[]>,
): string[] | undefined {
  if (quantity !== null) return undefined
  if (manage_stock === 'parent') return to.shared
  return untracked?.includes('whole numbers') ? to.decimals : to.untracked
}

function* some(
  check: string,
  rows: readonly string[],
  what: string,
  fix: string,
): Iterable<Finding> {
  if (rows.length === 0) return
  const more = rows.length > NAMED ? `, and ${rows.length - NAMED} more` : ''
  const says = `${rows.length} ${what}: ${rows.slice(0, NAMED).join(', ')}${more}`
  yield { check, ok: false, says, fix }
}
