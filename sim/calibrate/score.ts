/** From looks to figures: drift by drift, by true cause, by what was said and how surely. Pure. */
import { SURE } from '../../src/triage/confidence.ts'
import type { Look } from './judge.ts'
import { driftOf } from './table.ts'

/** One gap through all of its comparisons. */
export type Drift = {
  truth: string
  /** The surest look; of equals the last. */
  best: Look
  /** At some look it was sure. */
  sure: boolean
  /** At some look it was sure of something that is not so. */
  wrong: Look | undefined
}

export function drifts(looks: readonly Look[]): Drift[] {
  return [...Map.groupBy(looks, driftOf).values()].map((own) => {
    const best = own.reduce((a, b) => (b.confidence >= a.confidence ? b : a))
    const surely = own.filter((l) => l.confidence >= SURE)
    return {
      truth: own.at(-1)!.truth,
      best,
      sure: surely.length > 0,
      wrong: surely.find((l) => !l.right),
    }
  })
}

export const isNoise = (truth: string) => truth === 'noise'
/** A copy that shows what its owner shows has no cause of its own: it is not counted among those. */
export const isEcho = (truth: string) => truth === 'agrees with the owner'
export const isSingle = (truth: string) =>
  truth !== '' && !isNoise(truth) && !isEcho(truth) && !truth.includes(' + ')

export type Score = {
  drifts: number
  causes: number
  single: { all: number; sure: number }
  several: { all: number; sure: number; right: number }
  noise: { all: number; sure: number }
  sure: { all: number; right: number }
}

export function scored(all: readonly Drift[]): Score {
  const single = all.filter((d) => isSingle(d.truth))
  const noise = all.filter((d) => isNoise(d.truth))
  const several = all.filter((d) => d.truth.includes(' + '))
  const sure = all.filter((d) => d.sure)
  return {
    drifts: all.length,
    causes: new Set(single.map((d) => d.truth)).size,
    single: { all: single.length, sure: single.filter((d) => d.sure && !d.wrong).length },
    several: {
      all: several.length,
      sure: several.filter((d) => d.sure && !d.wrong).length,
      right: several.filter((d) => d.best.right).length,
    },
    noise: { all: noise.length, sure: noise.filter((d) => d.sure).length },
    sure: { all: sure.length, right: sure.filter((d) => !d.wrong).length },
  }
}

export const share = (part: number, all: number) =>
  all === 0 ? '–' : `${((part / all) * 100).toFixed(1)}%`
