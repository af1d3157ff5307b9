/** The page that says how often triage is right: made by the command, from seeds it was not fitted on. Pure. */
import { SURE } from '../../src/triage/confidence.ts'
import type { Look } from './judge.ts'
import { type Drift, drifts, isEcho, isNoise, isSingle, scored, share } from './score.ts'

const BANDS = [SURE, 0.8, 0.5, 0] as const

export function report(
  looks: readonly Look[],
  told: { fitted: string; tried: string; of: number },
): string {
  const all = drifts(looks)
  const s = scored(all)
  return `# How often triage is right

Made by \`npm run calibrate\`; not edited by hand. A seeded world of shops, a warehouse, a 3PL, an ERP and
a copy of the books trades for a day, and things go wrong in it whose causes are known. The table of
\`src/triage/calibrated.ts\` was fitted on seeds ${told.fitted} (${told.of} drifts). **Everything below comes from
other seeds: ${told.tried}.**

| | |
|---|---|
| drifts looked at | ${s.drifts}, of ${s.causes} causes, combinations of them, and pure noise |
| named with confidence ${SURE} or more | ${s.sure.all}, of which right: **${share(s.sure.right, s.sure.all)}** (${s.sure.all - s.sure.right} wrong) |
| drifts of one cause that reach ${SURE} and are right | ${s.single.sure} of ${s.single.all}: **${share(s.single.sure, s.single.all)}** |
| drifts of several causes: all of them named | ${s.several.right} of ${s.several.all}; with confidence ${SURE}: ${s.several.sure} |
| pure noise named with confidence ${SURE} | ${s.noise.sure} of ${s.noise.all} |

A copy that shows what its owner shows is told apart and is not among the drifts of one cause: that would be
too easy. A drift counts as named if it was so at any of its comparisons (they are hourly), and as wrong if it was
wrong at any of them. Of noise (a number changed by hand, of which no message tells) it is right to say
nothing, or that a hand did it.

## What was said, how surely, and how often that was right

Right / all, each drift at its surest comparison.

${said(all)}

## What it really was

${really(all)}

## What was taken for what

The true cause, what was said instead, and how often; none of it counts as right.

${confused(all)}

## What this does not show

The world is made up, and its faults are those that somebody thought of. In a business in which other things go
wrong, or the same things in other proportions, the shares are others: the page on calibration shows how often
each cause was right for *you*, from what people confirmed. A world without lists of records (a quarter of
the seeds) leaves lost orders and goods unexplained, as they would be in reality: nothing tells of them.
`
}

function said(all: readonly Drift[]): string {
  const named = all.filter((d) => d.best.said !== null)
  const causes = [...Map.groupBy(named, (d) => nameOf(d))].sort(
    ([, a], [, b]) => b.length - a.length,
  )
  const head = `| said | ${BANDS.map((b, i) => (i === 0 ? `${b} – 1` : `${b} – ${BANDS[i - 1]}`)).join(' | ')} |\n|---|${BANDS.map(() => '---:').join('|')}|`
  const rows = causes.map(([cause, own]) => {
    const cells = BANDS.map((low, i) => {
      const high = i === 0 ? Number.POSITIVE_INFINITY : BANDS[i - 1]!
      const here = own.filter((d) => d.best.confidence >= low && d.best.confidence < high)
      return here.length === 0 ? '' : `${here.filter((d) => d.best.right).length} / ${here.length}`
    })
    return `| ${cause} | ${cells.join(' | ')} |`
  })
  return [head, ...rows].join('\n')
}

const nameOf = (d: Drift) =>
  d.best.said!.includes(' + ') ? 'several causes together' : d.best.said!

function really(all: readonly Drift[]): string {
  const kinds = Map.groupBy(all, (d) =>
    isNoise(d.truth)
      ? 'pure noise'
      : isSingle(d.truth) || isEcho(d.truth)
        ? d.truth
        : d.truth === ''
          ? 'nothing was done'
          : 'several causes together',
  )
  const rows = [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([truth, own]) => {
      const right = own.filter((d) => d.best.right).length
      const sure = own.filter((d) => d.sure && !d.wrong).length
      const wrong = own.filter((d) => d.wrong).length
      return `| ${truth} | ${own.length} | ${share(right, own.length)} | ${share(sure, own.length)} | ${wrong || ''} |`
    })
  const head = `| true cause | drifts | said rightly | with ${SURE} or more | wrong with ${SURE} |\n|---|---:|---:|---:|---:|`
  return [head, ...rows].join('\n')
}

function confused(all: readonly Drift[]): string {
  const wrong = all.filter((d) => !d.best.right)
  const pairs = [
    ...Map.groupBy(
      wrong,
      (d) => `${d.truth || 'nothing was done'} | ${d.best.said ?? '*nothing*'}`,
    ),
  ]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 30)
  const rows = pairs.map(([pair, own]) => {
    const sure = own.filter((d) => d.best.confidence >= SURE).length
    return `| ${pair} | ${own.length} | ${sure || ''} |`
  })
  return [`| it was | it said | drifts | with ${SURE} |\n|---|---|---:|---:|`, ...rows].join('\n')
}
