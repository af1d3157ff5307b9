/** The first minutes: what Onhand sees, where two systems differ, where counting begins, and what comes then. */
import { Button, Group, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useAsk } from '../../api/hooks.ts'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Baseline } from './baseline.tsx'
import { Compare } from './compare.tsx'
import type { Chosen } from './file.tsx'
import { Sees } from './sees.tsx'
import { Shadow } from './shadow.tsx'

const steps = [
  { title: 'What is there', says: 'systems and their links' },
  { title: 'Where they differ', says: 'from two exports, now' },
  { title: 'Where it begins', says: 'the opening count' },
  { title: 'What comes then', says: 'shadow mode' },
]

export default function Start() {
  const { search, set } = useFilters()
  const [files, setFiles] = useState<readonly (Chosen | null)[]>([null, null])
  const items = useAsk('/v1/items', { query: { limit: 1 } })
  const at = Math.min(steps.length, Math.max(1, Number(search.step) || 1)) - 1
  const go = (to: number) => {
    set({ step: to === 0 ? undefined : String(to + 1) })
    window.scrollTo({ top: 0 })
  }
  const narrow = useMediaQuery('(max-width: 62em)') ?? false
  const known = (items.data?.rows.length ?? 0) > 0
  return (
    <>
      <Header
        title="Begin"
        says={
          known
            ? 'Onhand knows items already: look through any step again, nothing here is done twice.'
            : 'Four steps, the first numbers after two of them. Nothing is written to any of your systems.'
        }
      />
      <Stepper
        active={at}
        onStepClick={go}
        size="sm"
        mb="lg"
        styles={narrow ? { stepLabel: { lineHeight: '34px' } } : {}}
        orientation={narrow ? 'vertical' : 'horizontal'}
      >
        {steps.map(({ title, says }) => (
          <Stepper.Step key={title} label={title} description={narrow ? undefined : says} mih={0} />
        ))}
      </Stepper>
      {at === 0 && <Sees />}
      {at === 1 && <Compare files={files} choose={setFiles} />}
      {at === 2 && <Baseline file={files[0] ?? null} choose={(f) => setFiles([f, files[1]!])} />}
      {at === 3 && <Shadow />}
      <Group justify="space-between" mt="lg">
        <Button variant="default" onClick={() => go(at - 1)} disabled={at === 0}>
          Back
        </Button>
        {at < steps.length - 1 && (
          <Button onClick={() => go(at + 1)}>Next: {steps[at + 1]!.title.toLowerCase()}</Button>
        )}
      </Group>
    </>
  )
}
