/** How one number becomes the other: bar by bar, or the same as a table. It adds up, and says so. */
import { Box, SegmentedControl, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { DriftExplained } from '../../../api/schema.ts'
import { Sum } from '../../../parts/sum.tsx'
import { number, signed, words } from '../../../parts/words.ts'
import { fallOf, type Step } from './fall.ts'
import classes from './waterfall.module.css'

export function Waterfall({ of: { sum, terms, drift } }: { of: DriftExplained }) {
  const [as, setAs] = useState('chart')
  const { steps, adds } = fallOf(sum, terms.length)
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const between = steps.slice(1, -1)
  const equation = [
    number(first.quantity),
    ...between.map(({ quantity }) => `${quantity < 0 ? '−' : '+'} ${number(Math.abs(quantity))}`),
  ].join(' ')
  return (
    <Box>
      <SegmentedControl
        size="xs"
        mb="sm"
        value={as}
        onChange={setAs}
        aria-label="The sum as a chart or as a table"
        data={[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
      />
      {as === 'table' ? (
        <Sum
          from={{ label: 'Expected', says: first.says, quantity: first.quantity }}
          terms={between.map((step) => ({
            label: nameOf(step),
            says: step.says,
            quantity: step.quantity,
          }))}
          total={{ label: 'Observed', says: last.says, quantity: last.quantity }}
        />
      ) : (
        <ol className={classes.fall} aria-label="From the expected number to the observed one">
          {steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps have an order and no names of their own
            <li key={i} className={classes.step}>
              <div className={classes.label}>
                <Text size="sm" fw={step.sort === 'ends' ? 650 : 500}>
                  {nameOf(step)}
                </Text>
                <Text size="xs" c="dimmed">
                  {step.says}
                </Text>
              </div>
              <div className={classes.track} aria-hidden>
                <div
                  className={classes.bar}
                  data-sort={step.sort}
                  data-way={step.quantity < 0 ? 'down' : 'up'}
                  style={{ left: `${step.left * 100}%`, width: `${step.width * 100}%` }}
                />
                {i > 0 && <Tie way="up" at={steps[i - 1]!.at} />}
                {i < steps.length - 1 && <Tie way="down" at={step.at} />}
              </div>
              <Text size="sm" ta="right" fw={step.sort === 'ends' ? 650 : 500} miw={52}>
                {step.sort === 'ends' ? number(step.quantity) : signed(step.quantity)}
              </Text>
            </li>
          ))}
        </ol>
      )}
      <Text size="sm" mt="xs" component="div" className={classes.adds}>
        {adds ? (
          <>
            <IconCircleCheck size={16} aria-hidden />
            <span>
              It adds up: {equation} = {number(last.quantity)}.{' '}
              {drift.residue === 0
                ? 'Nothing is left to explain.'
                : `What the causes have to explain is ${signed(drift.residue)}.`}
            </span>
          </>
        ) : (
          <span>
            It does not add up: {equation} is not {number(last.quantity)}. That is our mistake, and
            it should be told.
          </span>
        )}
      </Text>
    </Box>
  )
}

/** From a bar to the next, half by half: rows are as high as their words. */
const Tie = ({ way, at }: { way: 'up' | 'down'; at: number }) => (
  <div className={classes.tie} data-way={way} style={{ left: `${at * 100}%` }} />
)

function nameOf({ what, sort }: Step): string {
  if (sort === 'ends') return words(what)
  if (what === 'unexplained') return 'Not explained'
  return sort === 'residue' ? `${words(what)} (likely cause)` : words(what)
}
