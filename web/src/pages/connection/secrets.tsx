/** The secrets a system needs: where each is found, and a new value put in, never shown. */
import { Code, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Secret } from '../../api/schema.ts'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/time.tsx'

const found = {
  environment: 'In the environment',
  file: 'In a file',
  store: 'Stored here, sealed',
  nowhere: 'Nowhere',
}

export function Secrets({ system }: { system: string }) {
  const all = useAsk('/v1/secrets')
  return (
    <Block
      title="Secrets it needs"
      says="Values go in and never come out. The environment wins over a file, a file over what is stored here."
      of={all}
    >
      {({ rows }) => {
        const own = rows.filter((one) => one.systems.includes(system))
        if (own.length === 0) return <Text size="sm">None: it needs nothing to be let in.</Text>
        return (
          <Stack>
            {own.map((one) => (
              <One key={one.name} of={one} />
            ))}
          </Stack>
        )
      }}
    </Block>
  )
}

function One({ of }: { of: Secret }) {
  const [value, setValue] = useState('')
  const set = useAct('put', '/v1/secrets/{name}', ['/v1/secrets'])
  const remove = useAct('delete', '/v1/secrets/{name}', ['/v1/secrets'])
  const path = { name: of.name }
  return (
    <Group justify="space-between" align="flex-start" gap="xs">
      <div style={{ minWidth: 0, flex: '1 1 220px' }}>
        <Group gap="xs">
          <Code>{of.name}</Code>
          <Chip
            state={of.found === 'nowhere' ? 'missing' : 'ok'}
            label={found[of.found]}
            size="sm"
          />
        </Group>
        <Text size="sm">{of.for.join(', ')}</Text>
        {of.says && <Text size="sm">{of.says}</Text>}
        {of.setAt && (
          <Text size="xs" c="dimmed">
            stored <Ago at={of.setAt} /> by {of.setBy}
          </Text>
        )}
      </div>
      <Group gap={6}>
        <Act
          label={of.stored ? 'Replace' : 'Store'}
          size="xs"
          title={`${of.stored ? 'Replace' : 'Store'} ${of.name}`}
          act={async () => {
            const now = await set.mutateAsync({ path, body: { value } })
            setValue('')
            return now.found === 'store'
              ? `${of.name} is stored, sealed, and used from now on.`
              : (now.says ?? `${of.name} is stored.`)
          }}
          ask={
            <PasswordInput
              label="The value"
              description="It is sealed before it is stored, and shown to nobody."
              required
              data-autofocus
              autoComplete="off"
              value={value}
              onChange={({ currentTarget }) => setValue(currentTarget.value)}
            />
          }
        />
        {of.stored && (
          <Act
            label="Remove"
            danger
            size="xs"
            title={`Remove ${of.name}`}
            ask="The stored value is gone for good. What is in the environment or in a file stays. Without any, this system cannot be reached."
            act={async () => {
              const left = await remove.mutateAsync({ path })
              return left.found === 'nowhere'
                ? `${of.name} is nowhere now.`
                : `Now from: ${found[left.found].toLowerCase()}.`
            }}
          />
        )}
      </Group>
    </Group>
  )
}
