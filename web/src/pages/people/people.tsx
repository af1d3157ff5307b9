/** The people there are: what each may do, when they were last here, and inviting more. */
import { Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Answer, ask } from '../../api/client.ts'
import { queries, refresh, useAsk } from '../../api/hooks.ts'
import { useMe } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Once } from '../../parts/once.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Ago } from '../../parts/time.tsx'
import { exact, words } from '../../parts/words.ts'
import { Edit } from './edit.tsx'
import { type Role, roleNames, roles } from './rights.ts'
import { RoleTable } from './roles.tsx'

export type Row = Answer<'/v1/people', 'get'>['rows'][number]
export type Linked = Answer<'/v1/people/{id}/link', 'post'>

/** A link without an address of its own is one of this page. */
const whole = (link: string) => new URL(link, location.origin).href

export function People() {
  const me = useMe()
  const all = useAsk('/v1/people')
  const [open, setOpen] = useState<number | null>(null)
  const [link, setLink] = useState<Linked | null>(null)
  const rows = all.data?.rows ?? []
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm">
          {rows.length > 0 && 'Choose somebody to change their roles, or to switch them off.'}
        </Text>
        <Invite done={setLink} />
      </Group>
      <Rows
        label="People"
        of={{ ...all, rows }}
        keyOf={(row) => row.id}
        open={(row) => setOpen(row.id)}
        empty={
          <Empty kind="not_yet" title="Nobody can sign in yet">
            Invite the first person; until then there are only keys.
          </Empty>
        }
        columns={[
          {
            title: 'Who',
            width: 'minmax(180px, 1.6fr)',
            head: true,
            cell: (row) => (
              <>
                <Text size="sm" fw={550}>
                  {row.name}
                  {row.id === me.id && ' (you)'}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {row.email}
                </Text>
              </>
            ),
          },
          {
            title: 'Roles',
            width: 'minmax(160px, 1.6fr)',
            cell: (row) => (
              <>
                <Text size="sm">{row.roles.map(words).join(', ')}</Text>
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  {row.roles.map((role) => roles[role].says).join('; ')}
                </Text>
              </>
            ),
          },
          { title: 'State', width: '150px', cell: (row) => <State {...row} /> },
          {
            title: 'Last seen',
            width: '120px',
            cell: (row) => <Ago at={row.seenAt} never="not yet" size="sm" />,
          },
        ]}
      />
      <RoleTable />
      <Edit row={rows.find(({ id }) => id === open)} close={() => setOpen(null)} linked={setLink} />
      <Once
        title={`The link for ${link?.person.name ?? ''}`}
        value={link && whole(link.link)}
        close={() => setLink(null)}
        says={
          link && (
            <>
              Good once, until {exact(link.expiresAt)}. Whoever has it sets the password of{' '}
              {link.person.email}: hand it to nobody else.{' '}
              {link.mailed === null
                ? 'It was not mailed: no mail server is declared.'
                : link.mailed === 'accepted'
                  ? 'It was mailed to them too.'
                  : `The mail did not go out: ${link.mailed}`}
            </>
          )
        }
      />
    </Stack>
  )
}

function State({ disabledAt, invitedUntil, password, oidc, seenAt }: Row) {
  if (disabledAt) {
    return <Chip state="paused" label="Switched off" why={`Since ${exact(disabledAt)}`} />
  }
  if (password || oidc) {
    return (
      <Chip
        state="ok"
        label={oidc && !password ? 'Signs in elsewhere' : 'Can sign in'}
        why={invitedUntil && `A new link is open until ${exact(invitedUntil)}`}
      />
    )
  }
  if (invitedUntil) {
    return (
      <Chip state="pending" label="Invited" why={`The link is good until ${exact(invitedUntil)}`} />
    )
  }
  return seenAt ? (
    <Chip
      state="low"
      label="No password"
      why="They came in by a link and have set no password: make them a new link."
    />
  ) : (
    <Chip state="late" label="Link ran out" why="Choose them, and make a new link." />
  )
}

function Invite({ done }: { done: (link: Linked) => void }) {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [wanted, setWanted] = useState<Role[]>(['viewer'])
  return (
    <Act
      label="Invite"
      title="Invite somebody"
      variant="filled"
      act={async () => {
        done(await ask('post', '/v1/people', { body: { email, name, roles: wanted } }))
        setEmail('')
        setName('')
        setWanted(['viewer'])
        void refresh(queries, ['/v1/people'])
        return undefined
      }}
      ask={
        <Stack gap="sm">
          <TextInput
            label="E-mail"
            type="email"
            required
            data-autofocus
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <TextInput
            label="Name"
            required
            maxLength={200}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <RoleChoice value={wanted} onChange={setWanted} />
          <Text size="xs" c="dimmed">
            You get a link that is good once and for 72 hours; with it they choose a password.
          </Text>
        </Stack>
      }
    />
  )
}

export function RoleChoice({
  value,
  onChange,
  disabled,
}: {
  value: Role[]
  onChange: (roles: Role[]) => void
  disabled?: boolean
}) {
  return (
    <MultiSelect
      label="Roles"
      required
      disabled={disabled ?? false}
      data={roleNames.map((role) => ({ value: role, label: words(role) }))}
      value={value}
      onChange={onChange}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {roles[option.value as Role].says}
          </Text>
        </div>
      )}
    />
  )
}
