/** The keys of programs: made and shown once, when each was last used, revoked. */
import { Anchor, Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Answer, ask } from '../../api/client.ts'
import { queries, refresh, useAct, useAsk } from '../../api/hooks.ts'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Once } from '../../parts/once.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Ago } from '../../parts/time.tsx'
import { ago } from '../../parts/words.ts'
import { type Scope, scopeNames, scopes } from './rights.ts'

type Made = Answer<'/v1/keys', 'post'>

export function Keys() {
  const all = useAsk('/v1/keys')
  const revoke = useAct('delete', '/v1/keys/{name}', ['/v1/keys'])
  const [gone, setGone] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const every = all.data?.rows ?? []
  const rows = every.filter(({ revokedAt }) => gone || !revokedAt)
  const hidden = every.length - every.filter(({ revokedAt }) => !revokedAt).length
  return (
    <Stack>
      <Group justify="space-between">
        {hidden > 0 ? (
          <Checkbox
            label={`Revoked ones too (${hidden})`}
            checked={gone}
            onChange={({ currentTarget }) => setGone(currentTarget.checked)}
          />
        ) : (
          <span />
        )}
        <Make done={setMade} />
      </Group>
      <Rows
        label="API keys"
        of={{ ...all, rows }}
        keyOf={(row) => row.name}
        empty={
          hidden > 0 ? (
            <Empty kind="filtered" title="Every key is revoked" clear={() => setGone(true)} />
          ) : (
            <Empty kind="not_yet" title="No keys yet">
              A key lets a program in: a webshop that holds stock, a script that sends counts.
            </Empty>
          )
        }
        columns={[
          {
            title: 'Key',
            width: 'minmax(140px, 1.2fr)',
            head: true,
            cell: ({ name, system }) => (
              <>
                <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {system ? (
                    <>
                      speaks for{' '}
                      <Anchor component={Link} to={`/connections/${system}`} inherit>
                        {system}
                      </Anchor>
                    </>
                  ) : (
                    'for no system in particular'
                  )}
                </Text>
              </>
            ),
          },
          {
            title: 'May',
            width: 'minmax(200px, 2fr)',
            cell: (row) => (
              <Text size="sm">{row.scopes.map((s) => scopes[s as Scope] ?? s).join('; ')}</Text>
            ),
          },
          {
            title: 'Last used',
            width: '110px',
            cell: (row) => <Ago at={row.lastUsedAt} never="not yet" size="sm" />,
          },
          {
            title: 'Made',
            width: '110px',
            cell: (row) => <Ago at={row.createdAt} size="sm" />,
          },
          {
            title: 'State',
            width: '120px',
            cell: ({ name, revokedAt, lastUsedAt }) =>
              revokedAt ? (
                <Chip
                  state="dismissed"
                  label="Revoked"
                  why={`Revoked ${ago(revokedAt, Date.now())}`}
                />
              ) : (
                <Act
                  label="Revoke"
                  danger
                  size="xs"
                  title={`Revoke “${name}”`}
                  ask={`Within seconds nobody is let in with this key, and it cannot be brought back. ${lastUsedAt ? `It was last used ${ago(lastUsedAt, Date.now())}: whatever uses it will fail until it has another.` : 'It was never used.'}`}
                  act={async () => {
                    await revoke.mutateAsync({ path: { name } })
                    return `Nobody is let in with “${name}” any more.`
                  }}
                />
              ),
          },
        ]}
      />
      <Once
        title={`The key “${made?.name ?? ''}”`}
        value={made?.key ?? null}
        close={() => setMade(null)}
        says="Put it where the program reads its secrets. Only its hash is kept here: if it is lost, revoke it and make another."
      />
    </Stack>
  )
}

function Make({ done }: { done: (made: Made) => void }) {
  const status = useAsk('/v1/status')
  const [name, setName] = useState('')
  const [wanted, setWanted] = useState<string[]>(['read'])
  const [system, setSystem] = useState<string | null>(null)
  return (
    <Act
      label="Make a key"
      variant="filled"
      act={async () => {
        const body = { name, scopes: wanted as Scope[], ...(system && { system }) }
        done(await ask('post', '/v1/keys', { body }))
        setName('')
        setWanted(['read'])
        setSystem(null)
        void refresh(queries, ['/v1/keys'])
        return undefined
      }}
      ask={
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="What uses it: you will find it in the log under this name."
            required
            data-autofocus
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Checkbox.Group
            label="What it may do"
            description="As little as it needs."
            required
            value={wanted}
            onChange={setWanted}
          >
            <Stack gap={6} mt={6}>
              {scopeNames.map((scope) => (
                <Checkbox key={scope} value={scope} label={scopes[scope]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label="Speaks for"
            description="What it sends counts as said by this system."
            placeholder="No system in particular"
            clearable
            data={(status.data?.systems ?? []).map((one) => one.system)}
            value={system}
            onChange={setSystem}
          />
        </Stack>
      }
    />
  )
}
