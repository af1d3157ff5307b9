/** What was said of a gap against what is known of it. Pure but for what the scene shows. */
import type { Diagnosis } from '../../src/triage/claim.ts'
import type { Diagnosed } from '../../src/triage/diagnose.ts'
import type { Truth } from './faults/fault.ts'
import type { Scene } from './scene.ts'

/** One gap at one comparison. */
export type Look = {
  seed: number
  hour: number
  sku: string
  at: string
  residue: number
  /** The causes that made it, joined; 'noise' where nothing can be known; '' where nothing was done. */
  truth: string
  said: string | null
  confidence: number
  right: boolean
  sorts: string[]
  claims: Diagnosis['claims']
}

export function looked(
  s: Scene,
  seed: number,
  hour: number,
  truths: readonly Truth[],
  all: readonly (Diagnosed & { sorts: string[] })[],
): Look[] {
  const waiting = unreleased(s)
  return all.map(({ case: c, history, diagnosis, sorts }) => {
    const at = `${c.place.system}/${c.place.external}`
    const own = truths.filter((t) => t.itemId === c.itemId && t.at === at)
    const natural = (cause: string, units: number) =>
      own.push({ itemId: c.itemId, at, cause, units })
    const waits = waiting.filter((w) => w.sku === history.sku)
    if (at === 'threepl/P1') for (const w of waits) natural('batch window', w.units)
    // Refunded, and back at the 3PL, which has not told it yet.
    if (at === 'shop/S2')
      for (const w of waits.filter((one) => one.back)) natural('refund before return', w.units)
    if (at === 'books/B1') {
      const owner = truths.filter(
        (t) =>
          t.itemId === c.itemId &&
          t.at === 'wms/L1' &&
          t.cause !== 'noise' &&
          t.cause !== 'stale overwrite',
      )
      const units = owner.reduce((sum, t) => sum + t.units, 0)
      if (owner.length > 0) natural('agrees with the owner', units)
    }
    const truth = [...new Set(active(own, c.split.residue).map((t) => t.cause))].sort().join(' + ')
    return {
      seed,
      hour,
      sku: history.sku,
      at,
      residue: c.split.residue,
      truth,
      said: diagnosis.cause,
      confidence: diagnosis.confidence,
      right: isRight(truth, diagnosis.cause),
      sorts,
      claims: diagnosis.claims,
    }
  })
}

/** Where nothing can be known, saying nothing is right; so is that somebody's hand did it. */
const isRight = (truth: string, said: string | null) =>
  truth === 'noise' ? said === null || said === 'external edit' : said === truth

/** Those that still make the gap: what came right in the meantime is no cause any more. */
function active(truths: readonly Truth[], residue: number): readonly Truth[] {
  const known = truths.filter((t) => !Number.isNaN(t.units))
  if (known.length < truths.length || known.length > 10) return truths
  let best: Truth[] | undefined
  for (let mask = 1; mask < 1 << known.length; mask++) {
    const some = known.filter((_, i) => mask & (1 << i))
    if (some.reduce((sum, t) => sum + t.units, 0) !== residue) continue
    // What came later stands: an earlier fault may be mended by now.
    if (!best || some.length >= best.length) best = some
  }
  return best ?? truths
}

type Waiting = { sku: string; units: number; back: boolean }

/** What the 3PL did and has not let anybody read yet. */
function unreleased(s: Scene): Waiting[] {
  const now = s.clock.now().getTime()
  const batchMs = 900_000
  return s.threepl.sent.flatMap((event): Waiting[] => {
    const { type, timestamp, data } = JSON.parse(event.body) as {
      type: string
      timestamp: string
      data: { lines: { item: string; quantity: number }[] }
    }
    const due = (Math.floor(new Date(timestamp).getTime() / batchMs) + 1) * batchMs
    if (due <= now - 180_000) return []
    const sign = type === 'shipment.sent' ? -1 : 1
    return data.lines.map((l) => ({
      sku: l.item,
      units: type === 'stock.counted' ? 0 : sign * l.quantity,
      back: type === 'return.arrived',
    }))
  })
}
