/** What an ignore rule is about, with what it would hide now, told as one types. */
import { Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { ask, type Trouble } from '../../../api/client.ts'
import { Problem } from '../../../parts/problem.tsx'
import { Why } from '../../../parts/why.tsx'
import { brief, count, signed } from '../../../parts/words.ts'
import { inDays } from './until.ts'

export type Rule = {
  sku: string
  system: string
  external: string
  category: string
  most: number | string
  days: string
  reason: string
}
export const ends = [
  { value: '7', label: 'In a week' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
]

const aboutOf = ({ sku, system, external, category, most }: Rule) => ({
  ...(sku && { sku }),
  ...(system && { system }),
  ...(external && { external }),
  ...(category && { category }),
  most: Number(most),
})

/** As the API takes it. */
export const bodyOf = (rule: Rule) => ({
  ...aboutOf(rule),
  reason: rule.reason.trim(),
  until: inDays(Number(rule.days), new Date()).toISOString(),
})

export const isWhole = (rule: Rule) =>
  Boolean(rule.sku || rule.system || rule.category) &&
  Number(rule.most) >= 1 &&
  rule.reason.trim() !== ''

export function RuleFields({
  rule,
  set,
  systems,
}: {
  rule: Rule
  set: (some: Partial<Rule>) => void
  systems: readonly string[]
}) {
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <TextInput
          label="SKU"
          placeholder="Every item"
          value={rule.sku}
          onChange={({ currentTarget }) => set({ sku: currentTarget.value })}
        />
        <Select
          label="System"
          placeholder="Every system"
          data={[...systems]}
          value={rule.system || null}
          onChange={(value) => set({ system: value ?? '', external: '' })}
          clearable
        />
        <TextInput
          label="Category"
          placeholder="Every category"
          value={rule.category}
          onChange={({ currentTarget }) => set({ category: currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <NumberInput
          label="Up to so many units"
          description="More than that is told as ever."
          required
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={rule.most}
          onChange={(most) => set({ most })}
        />
        <Select
          label="It ends"
          description={brief(inDays(Number(rule.days), new Date()))}
          data={ends}
          value={rule.days}
          onChange={(days) => set({ days: days ?? '30' })}
          allowDeselect={false}
        />
      </Group>
      <Why
        label="Why does nobody want to hear of it?"
        value={rule.reason}
        set={(reason) => set({ reason })}
      />
      <Hides rule={rule} />
    </Stack>
  )
}

/** What would be out of sight at once. */
function Hides({ rule }: { rule: Rule }) {
  const about = aboutOf(rule)
  const [asked] = useDebouncedValue(JSON.stringify(about), 300)
  const enough = Boolean(rule.sku || rule.system || rule.category) && about.most >= 1
  const found = useQuery({
    queryKey: ['/v1/ignore-rules/preview', asked],
    queryFn: () => ask('post', '/v1/ignore-rules/preview', { body: JSON.parse(asked) }),
    enabled: enough,
    retry: false,
  })
  if (!enough) {
    return (
      <Text size="sm" c="dimmed">
        Say what it is about: an item, a system, or a category.
      </Text>
    )
  }
  if (found.error) return <Problem of={found.error as Trouble} />
  if (!found.data) return <Text size="sm">Looking what it would hide…</Text>
  const { hides, rows } = found.data
  return (
    <div aria-live="polite">
      <Text size="sm" fw={600}>
        {hides === 0
          ? 'It hides nothing now; what comes later and fits is hidden when it is seen.'
          : `It hides ${count(hides, 'drift')} now:`}
      </Text>
      {rows.slice(0, 6).map((row) => (
        <Text size="sm" key={row.driftId}>
          {row.sku} at {row.system}: {signed(row.residue)} ({row.severity})
        </Text>
      ))}
      {hides > 6 && <Text size="sm">and {count(hides - 6, 'more', 'more')}</Text>}
    </div>
  )
}
