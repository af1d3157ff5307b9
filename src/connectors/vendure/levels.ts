/** Reading what Vendure would sell, in the meaning of available_to_sell. */
import type { Connector, Level } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { read } from './ask.ts'
import { type StockAnswer, stock, type VariantRow } from './documents.ts'
import { type Shop, saleable, untracked } from './saleable.ts'
import type { Settings } from './settings.ts'

/** Vendure's default limit (`adminListQueryLimit`); a shop may have set another. */
const MOST = 1_000
const LEAST = 100
/** A page that takes longer keeps its buyers waiting: the next one is smaller. */
const SLOW_MS = 1_000
const PAGE = 'page'

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
      if (!variant) return null
      const basis: Basis = { variant, shop }
      return { ...levelOf(variant, location, shop, asOf), basis }
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

/** What a write over a number has to know: what is allocated there, and what is kept back. */
export type Basis = { variant: VariantRow; shop: Shop }

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
  const most = pageOf(remote)
  for (let i = 0; i < wanted.length; i += most) {
    const some = wanted.slice(i, i + most)
    const options = { take: some.length, filter: { id: { in: some } } }
    const answer = await read(remote, document, { options }, some)
    for (const variant of answer.productVariants.items) variants.set(variant.id, variant)
    shop = shopOf(answer, remote.settings)
  }
  return { variants, shop: shop! }
}

/** Every variant, paged in the order of ids: one that is added meanwhile comes at the end. */
export async function* variantsOf(
  remote: Remote<Settings>,
): AsyncIterable<{ asOf: Date; variant: VariantRow; shop: Shop }> {
  for (let skip = 0, total = 1; skip < total; ) {
    const asOf = remote.clock.now()
    const answer = await pageFrom(remote, skip)
    const shop = shopOf(answer, remote.settings)
    const { items, totalItems } = answer.productVariants
    for (const variant of items) yield { asOf, variant, shop }
    skip += items.length
    total = items.length === 0 ? 0 : totalItems
  }
}

/** As many as the shop gives, and gives soon: what is refused, fails or takes long is halved. */
async function pageFrom(remote: Remote<Settings>, skip: number): Promise<StockAnswer> {
  for (;;) {
    const take = pageOf(remote)
    const asked = remote.clock.now().getTime()
    try {
      const answer = await read(remote, stock, { options: { take, skip, sort: { id: 'ASC' } } })
      if (remote.clock.now().getTime() - asked > SLOW_MS) halve(remote, take)
      return answer
    } catch (error) {
      if (!(error instanceof RemoteError) || error.means === 'auth') throw error
      if (take === LEAST) throw error
      halve(remote, take)
    }
  }
}

const pageOf = ({ memory }: Remote<Settings>) => Number(memory.get(PAGE) ?? MOST)
const halve = ({ memory }: Remote<Settings>, take: number) =>
  memory.set(PAGE, String(Math.max(LEAST, take >> 1)))

const shopOf = (answer: StockAnswer, settings: Settings): Shop => ({
  globalSettings: answer.globalSettings,
  stockLocations: new Set(answer.stockLocations.items.map((l) => l.id)),
  carries: settings.stockLocations[0],
})
