/** One's own: what one may do, the password, and where one is signed in. */
import {
  Button,
  Group,
  Paper,
  PasswordInput,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import { useMe } from '../../app/session.tsx'
import { Act, tell } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Header } from '../../parts/header.tsx'
import { NewPassword } from '../../parts/password.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { words } from '../../parts/words.ts'
import { type Role, roles, scopes } from '../people/rights.ts'
import { browser } from './browser.ts'

export default function Account() {
  const me = useMe()
  const isPerson = me.kind === 'person'
  return (
    <>
      <Header
        title={me.name}
        says={
          isPerson
            ? `${me.email} · ${me.roles.map((r) => `${words(r)}: ${roles[r as Role]?.says.toLowerCase() ?? ''}`).join('; ')}.`
            : `You are here with ${me.kind === 'key' ? 'an API key' : 'the local operator’s right'}, not as a person: ${me.scopes.map((s) => scopes[s].toLowerCase()).join('; ')}.`
        }
      />
      {isPerson && (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          <Sessions />
          <Password />
        </SimpleGrid>
      )}
    </>
  )
}

function Password() {
  const me = useMe()
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const change = useAct('put', '/v1/me/password', ['/v1/me'])
  return (
    <Paper withBorder p="md" component="section" aria-label="Password">
      <Title order={2} size="h5" mb="sm">
        Password
      </Title>
      <Stack
        component="form"
        maw={420}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(
            { body: { old, password } },
            {
              onSuccess: () => {
                setOld('')
                setPassword('')
                tell('Your password is changed', 'You were signed out everywhere else.')
              },
            },
          )
        }}
      >
        <input type="text" autoComplete="username" value={me.email ?? ''} readOnly hidden />
        <PasswordInput
          label="The one you have"
          autoComplete="current-password"
          required
          value={old}
          onChange={({ currentTarget }) => setOld(currentTarget.value)}
        />
        <NewPassword label="A new one" value={password} set={setPassword} />
        {change.error && <Problem of={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending}>
            Change it
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          Who signs in elsewhere (OpenID Connect) or by a link has no password here; an admin can
          make a link to set one.
        </Text>
      </Stack>
    </Paper>
  )
}

const ways: Readonly<Record<string, string>> = {
  password: 'with the password',
  oidc: 'by your organisation’s sign-in',
  link: 'by a link',
  setup: 'when Onhand was set up',
  invitation: 'by an invitation',
}

function Sessions() {
  const all = useAsk('/v1/me/sessions')
  const end = useAct('delete', '/v1/me/sessions/{id}', ['/v1/me/sessions'])
  return (
    <Block
      title="Where you are signed in"
      says="What you do not know: end it, then change your password."
      of={all}
      actions={
        (all.data?.rows.length ?? 0) > 1 && (
          <Act
            label="End all others"
            size="xs"
            ask="You stay signed in here, and nowhere else."
            act={async () => {
              const others = all.data!.rows.filter(({ current }) => !current)
              for (const { id } of others) await end.mutateAsync({ path: { id } })
              return `${others.length} ended.`
            }}
          />
        )
      }
    >
      {({ rows }) => (
        <Table verticalSpacing="xs">
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {browser(row.agent)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    since <Ago at={row.createdAt} /> {ways[row.way] ?? `by ${row.way}`}; seen{' '}
                    <Ago at={row.seenAt} />; ends <Ago at={row.expiresAt} />
                  </Text>
                </Table.Td>
                <Table.Td w={140} ta="right">
                  {row.current ? (
                    <Chip state="ok" label="This one" />
                  ) : (
                    <Act
                      label="End"
                      size="xs"
                      act={async () => {
                        await end.mutateAsync({ path: { id: row.id } })
                        return 'That one is signed out.'
                      }}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Block>
  )
}
