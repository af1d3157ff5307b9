/** What a Vendure shop sells, so that its variants can be matched with items. */
import type { Remote } from '../remote.ts'
import { variantsOf } from './levels.ts'
import type { Settings } from './settings.ts'

/** Every variant of the channel; `external` is what pushes and order lines name it by. */
export async function* listings(
  remote: Remote<Settings>,
): AsyncIterable<{ external: string; sku: string; name: string }> {
  for await (const { variant } of variantsOf(remote)) {
    yield { external: variant.id, sku: variant.sku, name: variant.name }
  }
}
