/** Saying what it is: the cause of another drift, one that triage knows, or one's own word. */
import { Autocomplete, type AutocompleteProps, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { count } from '../../../parts/words.ts'

export function Same({ drift, close }: { drift: Drift; close: () => void }) {
  const assign = useAct('post', '/v1/drifts/{id}/cause', ['/v1/drifts', '/v1/causes'])
  const { data } = useAsk('/v1/causes')
  const [cause, setCause] = useState('')
  const rows = data?.rows ?? []
  const by = new Map(rows.map((row) => [row.cause, row]))
  const others = rows.filter((row) => row.drifts > 0).map((row) => row.cause)
  const rest = rows.filter((row) => row.drifts === 0).map((row) => row.cause)
  const option: AutocompleteProps['renderOption'] = ({ option: { value } }) => (
    <Stack gap={0} w="100%">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{value}</Text>
        {(by.get(value)?.drifts ?? 0) > 0 && (
          <Text size="xs">{count(by.get(value)!.drifts, 'drift')}</Text>
        )}
      </Group>
      <Text size="xs" opacity={0.75}>
        {by.get(value)?.says}
      </Text>
    </Stack>
  )
  return (
    <Dialog
      title="It is the same as…"
      says="Your word is kept beside what was found, with your name, and goes before it. A repair that is planned from now on gives it as its reason."
      button="That is the cause"
      close={close}
      ready={cause.trim() !== ''}
      act={async () => {
        await assign.mutateAsync({ path: { id: drift.id }, body: { cause: cause.trim() } })
        return `Drift ${drift.id} is called: ${cause.trim()}.`
      }}
    >
      <Autocomplete
        label="The cause"
        description={
          drift.cause ? `Found: ${drift.cause}` : 'Nothing was found that explains it to the unit.'
        }
        placeholder="Choose one, or say it in your own words"
        required
        data-autofocus
        maxLength={200}
        maxDropdownHeight={300}
        value={cause}
        onChange={setCause}
        data={[
          { group: 'What other drifts have', items: others },
          { group: 'Every cause that is known', items: rest },
        ].filter(({ items }) => items.length > 0)}
        renderOption={option}
      />
      <Text size="sm" mih={20} c="dimmed">
        {by.get(cause)?.says}
      </Text>
    </Dialog>
  )
}
