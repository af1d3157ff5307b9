/** One person: name, roles, switched on or off, and a new link. */
import { Button, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ask } from '../../api/client.ts'
import { queries, refresh, useAct } from '../../api/hooks.ts'
import { useMe } from '../../app/session.tsx'
import { Act, tell } from '../../parts/act.tsx'
import { Problem } from '../../parts/problem.tsx'
import { At } from '../../parts/time.tsx'
import { words } from '../../parts/words.ts'
import { type Linked, RoleChoice, type Row } from './people.tsx'
import type { Role } from './rights.ts'

export function Edit({
  row,
  close,
  linked,
}: {
  row: Row | undefined
  close: () => void
  linked: (link: Linked) => void
}) {
  return (
    <Drawer opened={row !== undefined} onClose={close} title={row?.name ?? ''}>
      {row && <Person key={row.id} row={row} close={close} linked={linked} />}
    </Drawer>
  )
}

function Person({
  row,
  close,
  linked,
}: {
  row: Row
  close: () => void
  linked: (l: Linked) => void
}) {
  const me = useMe()
  const [name, setName] = useState(row.name)
  const [roles, setRoles] = useState<Role[]>(row.roles)
  const change = useAct('put', '/v1/people/{id}', ['/v1/people', '/v1/me'])
  useEffect(() => {
    setName(row.name)
    setRoles(row.roles)
  }, [row.name, row.roles])
  const same = name === row.name && [...roles].sort().join() === [...row.roles].sort().join()
  const path = { id: row.id }
  const less = row.roles.filter((role) => !roles.includes(role))
  return (
    <Stack
      component="form"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate(
          { path, body: { name: name.trim(), roles } },
          {
            onSuccess: (now) => tell('Changed', `${now.name}: ${now.roles.map(words).join(', ')}`),
          },
        )
      }}
    >
      <Text size="sm">
        {row.email}. Here since <At at={row.createdAt} />.
      </Text>
      <TextInput
        label="Name"
        required
        maxLength={200}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <RoleChoice value={roles} onChange={setRoles} />
      {less.length > 0 && (
        <Text size="sm">
          Without {less.map(words).join(' and ')} they are signed out everywhere, and sign in again.
          {row.id === me.id && ' That is you.'}
        </Text>
      )}
      {change.error && <Problem of={change.error} />}
      <Group>
        <Button type="submit" disabled={same} loading={change.isPending}>
          Save
        </Button>
      </Group>
      <Group mt="lg">
        {row.disabledAt === null ? (
          <>
            <Act
              label="New link"
              ask={`A new link to set a password with, for ${row.email}. One that was open before is void.`}
              act={async () => {
                const link = await ask('post', '/v1/people/{id}/link', { path })
                close()
                linked(link)
                void refresh(queries, ['/v1/people'])
                return undefined
              }}
            />
            <Act
              label="Switch off"
              danger
              title={`Switch ${row.name} off`}
              ask={`${row.name} is signed out everywhere and cannot sign in until switched on again. What they did stays in the log.${row.id === me.id ? ' This is you: you will be signed out.' : ''}`}
              act={async () => {
                await change.mutateAsync({ path, body: { disabled: true } })
                return `${row.email} cannot sign in any more.`
              }}
            />
          </>
        ) : (
          <Act
            label="Switch on"
            act={async () => {
              await change.mutateAsync({ path, body: { disabled: false } })
              return `${row.email} can sign in again.`
            }}
          />
        )}
      </Group>
    </Stack>
  )
}
