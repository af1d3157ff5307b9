/** Reading what Vendure would sell, in the meaning of available_to_sell. */
import type { Connector, Level } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { read } from './ask.ts'
import { type StockAnswer, stock, type VariantRow } from './documents.ts'
import { type Shop, saleable, untracked } from './saleable.ts'
import type { Settings } from './settings.ts'

/** Vendure's default limit is 1,000, but a page of that size takes it seconds. */
const PAGE = 200

export const levels: NonNullable<Connector<Settings>['levels']> = {
  async of(wanted, remote) {
    if (wanted.length === 0) return []
    const asOf = remote.clock.now()
    const { variants, shop } = await stockOf(
      remote,
      stock,
      wanted.map((w) => w.external),
    )
    return wanted.map(({ external, location }) => {
      const variant = variants.get(external)
      return variant ? levelOf(variant, location, shop, asOf) : null
    })
  },
  async *all(remote) {
    for await (const { asOf, variant, shop } of variantsOf(remote)) {
      for (const location of remote.settings.stockLocations) {
        yield levelOf(variant, location, shop, asOf)
      }
    }
  },
}

function levelOf(variant: VariantRow, location: string, shop: Shop, asOf: Date): Level {
  const kept = shop.stockLocations.has(location) && !untracked(variant, shop)
  const quantity = kept ? saleable(variant, location, shop) : null
  return { external: variant.id, location, quantity, asOf }
}

export type Stock = { variants: ReadonlyMap<string, VariantRow>; shop: Shop }

/** The variants with these ids, by id; at least one is asked for; ids that Vendure does not know are simply not there. */
export async function stockOf(
  remote: Remote<Settings>,
  document: typeof stock,
  ids: readonly string[],
): Promise<Stock> {
  const wanted = [...new Set(ids)]
  const variants = new Map<string, VariantRow>()
  let shop: Shop | undefined
  for (let i = 0; i < wanted.length; i += PAGE) {
    const some = wanted.slice(i, i + PAGE)
    const options = { take: some.length, filter: { id: { in: some } } }
    const answer = await read(remote, document, { options })
    for (const variant of answer.productVariants.items) variants.set(variant.id, variant)
    shop = shopOf(answer, remote.settings)
  }
  return { variants, shop: shop! }
}

/** Every variant, paged in the order of ids: one that is added meanwhile comes at the end. */
export async function* variantsOf(
  remote: Remote<Settings>,
): AsyncIterable<{ asOf: Date; variant: VariantRow; shop: Shop }> {
  for (let skip = 0; ; skip += PAGE) {
    const asOf = remote.clock.now()
    const answer = await read(remote, stock, { options: { take: PAGE, skip, sort: { id: 'ASC' } } })
    const shop = shopOf(answer, remote.settings)
    for (const variant of answer.productVariants.items) yield { asOf, variant, shop }
    if (answer.productVariants.items.length < PAGE) return
  }
}

const shopOf = (answer: StockAnswer, settings: Settings): Shop => ({
  globalSettings: answer.globalSettings,
  stockLocations: new Set(answer.stockLocations.items.map((l) => l.id)),
  carries: settings.stockLocations[0],
})
