/** What of the inbox is shown, and in which groups. All of it is in the address. */
import { Button, Chip, Group, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useAsk } from '../../api/hooks.ts'
import { Choice, Filters, SearchBox, useFilters } from '../../parts/filters.tsx'
import { words } from '../../parts/words.ts'
import { countFiltered, severities, states } from './query.ts'

const stateWords: Readonly<Record<string, string>> = {
  explained: 'On its way',
  correcting: 'Being corrected',
  escalated: 'For a person',
  counting: 'Being counted',
}
const decisions = [
  { value: 'repair', label: 'Repaired by itself' },
  { value: 'would_repair', label: 'Would be repaired' },
  { value: 'hold', label: 'Left to a person' },
  { value: 'record', label: 'Recorded only' },
]

export function Sieve({ systems }: { systems: readonly string[] }) {
  const { search, set } = useFilters()
  const causes = useAsk('/v1/causes')
  const known = (causes.data?.rows ?? []).filter(({ drifts }) => drifts > 0)
  const clear = () => set(Object.fromEntries(Object.keys(search).map((name) => [name, undefined])))
  const chosen = [search.state].filter((state) => state?.includes(','))
  const [more, setMore] = useState(false)
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const on = countFiltered(search)
  return (
    <Filters>
      <SearchBox label="SKU or product" />
      {narrow && (
        <Button variant="default" onClick={() => setMore(!more)} aria-expanded={more}>
          {on > 0 ? `Filters (${on})` : 'Filters'}
        </Button>
      )}
      {(!narrow || more) && (
        <>
          <Choice
            name="state"
            label="State"
            wide={160}
            of={[
              ...chosen.map((value) => ({
                value: value!,
                label: value === 'open,escalated' ? 'Needs you' : 'On its way',
              })),
              ...states.map((value) => ({ value, label: stateWords[value] ?? words(value) })),
            ]}
          />
          <Choice
            name="severity"
            label="Severity"
            wide={140}
            of={severities.map((value) => ({
              value,
              label: value === 'in_flight' ? 'On its way' : words(value),
            }))}
          />
          <Choice
            name="system"
            label="System"
            wide={140}
            of={systems.map((value) => ({ value, label: value }))}
          />
          <Choice
            name="cause"
            label="Cause"
            wide={190}
            of={known.map(({ cause, drifts }) => ({
              value: cause,
              label: `${words(cause)} (${drifts})`,
            }))}
          />
          <Choice name="decision" label="Decision" wide={165} of={decisions} />
          <Group gap={6} h={36} align="center">
            <Flag name="unexplained" label="Unexplained" />
            <Flag name="snoozed" label="With those put off" />
          </Group>
          <SegmentedControl
            aria-label="Groups"
            value={search.group ?? 'none'}
            onChange={(group) => set({ group: group === 'none' ? undefined : group })}
            data={[
              { value: 'none', label: 'No groups' },
              { value: 'cause', label: 'By cause' },
              { value: 'sku', label: 'By SKU' },
            ]}
          />
        </>
      )}
      {on > 0 && (
        <Button variant="subtle" size="sm" onClick={clear}>
          Show all
        </Button>
      )}
    </Filters>
  )
}

function Flag({ name, label }: { name: string; label: string }) {
  const { search, set } = useFilters()
  return (
    <Chip
      checked={search[name] === 'true' || search[name] === 'only'}
      onChange={(on) => set({ [name]: on ? 'true' : undefined })}
      size="sm"
    >
      {search[name] === 'only' ? 'Only those put off' : label}
    </Chip>
  )
}
