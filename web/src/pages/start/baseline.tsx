/** Third step: a file taken in as the opening count, looked at row by row before. */
import { Alert, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, type Trouble } from '../../api/client.ts'
import { queries, refresh, useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Sure } from '../../parts/sure.tsx'
import { count, number, words } from '../../parts/words.ts'
import { ChooseFile, type Chosen } from './file.tsx'
import { type Foreseen, Rehearsed } from './rehearsed.tsx'

type Outcome = {
  pending: number
  movements: Record<string, number>
  problems: { row: number; says: string }[]
}
type Taken = { rows: number; items: number }

const local = (at: Date) =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

export function Baseline({
  file,
  choose,
}: {
  file: Chosen | null
  choose: (file: Chosen | null) => void
}) {
  const may = useMay()('write')
  const authority = useAsk('/v1/authority')
  const status = useAsk('/v1/status')
  const places = useAsk('/v1/locations')
  const [system, setSystem] = useState<string | null>(null)
  const [place, setPlace] = useState<string | null>(null)
  const [at, setAt] = useState(() => local(new Date()))
  const [columns, setColumns] = useState<Record<string, string>>({})
  const owners = (authority.data?.facts ?? []).find(({ fact }) => fact === 'on_hand')?.owners ?? []
  const owner = system ?? owners[0]?.owner ?? null
  const maps = (places.data?.maps ?? []).filter((one) => one.system === owner)
  const named: Record<string, string> = {
    ...(file?.sku && { sku: file.sku }),
    ...(file?.quantity && { quantity: file.quantity }),
    ...columns,
  }
  const query = {
    name: file?.name ?? '',
    kind: 'counts' as const,
    ...(owner && { system: owner }),
    column: Object.entries(named).map(([role, title]) => `${role}=${title}`),
    fixed: [`at=${new Date(at).toISOString()}`, ...(place ? [`location=${place}`] : [])],
    addItems: 'true' as const,
  }
  const send = (more: object) =>
    ask(
      'post',
      '/v1/files',
      { query: { ...query, ...more } },
      { raw: file!.text, type: 'text/csv' },
    )
  const look = useMutation<Foreseen, Trouble>({
    mutationFn: async () => {
      const { preview } = (await send({ preview: 'true' })) as unknown as { preview: Foreseen }
      const says = preview.columns.some(({ role }) => role === 'location')
      if (place || says || maps.length === 0) return preview
      // No column says where: it is the first place of that system, until somebody says otherwise.
      const fixed = [...query.fixed, `location=${maps[0]!.external}`]
      const again = (await send({ preview: 'true', fixed })) as unknown as { preview: Foreseen }
      setPlace(maps[0]!.external)
      return again.preview
    },
  })
  const [done, setDone] = useState<{ taken: Taken; outcome: Outcome }>()
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      look.reset()
    }
  if (done) return <Done {...done} again={() => setDone(undefined)} />
  const seen = look.data
  return (
    <Stack>
      <Text size="sm" maw={820}>
        Everything that is told later adds to where you begin: so begin with what is really there. A
        count says “at this hour so many lay here”; whatever moved after that hour is added to it,
        even if it was told before.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ChooseFile
          title="The opening count"
          says="The file of what is on hand; the first one of the step before is taken along."
          kind="shelf"
          file={file}
          choose={changed(choose)}
        />
        <Stack gap="sm">
          <Select
            label="Counted for"
            description="The system that owns what is on hand; the file speaks its SKUs."
            data={(status.data?.systems ?? []).map((one) => one.system)}
            value={owner}
            onChange={changed(setSystem)}
          />
          <Select
            label="Where"
            description="As its location column says; for a file without one, say where."
            data={maps.map(({ external, location }) => ({
              value: external,
              label: external === location ? location : `${location} (there: ${external || '–'})`,
            }))}
            value={place}
            clearable
            onChange={changed(setPlace)}
            placeholder={
              maps.length === 0 ? 'No place of this system is mapped yet' : 'As the file says'
            }
          />
          <TextInput
            type="datetime-local"
            label="Counted at"
            description="Your local time; the hour at which these numbers were true."
            required
            value={at}
            max={local(new Date())}
            onChange={({ currentTarget }) => changed(setAt)(currentTarget.value)}
          />
        </Stack>
      </SimpleGrid>
      <Group>
        <Button
          variant={seen ? 'default' : 'filled'}
          disabled={!may || !file || !owner || !at}
          loading={look.isPending}
          onClick={() => look.mutate()}
          title={may ? undefined : 'Taking in files takes the right to do so.'}
        >
          Look at it first
        </Button>
        {seen && seen.missing.length === 0 && (
          <Sure
            label="Take it in"
            variant="filled"
            title="Take the opening count in"
            yes={`Take in ${count(seen.good, 'row')}`}
            ask={`${count(seen.good, 'row')} of ${number(seen.rows)} become counts for ${owner}${place ? ` at ${place}` : ''}; SKUs that are not known become items. ${seen.bad > 0 ? `${count(seen.bad, 'row')} are left for you to mend. ` : ''}Channels that are open are told what follows from it.`}
            act={async (confirm) => {
              const answer = await send(confirm === undefined ? {} : { confirm })
              setDone(answer as unknown as { taken: Taken; outcome: Outcome })
              void refresh(queries, [])
              return undefined
            }}
          />
        )}
      </Group>
      {look.error && <Problem of={look.error} title="It cannot be read like this" />}
      {seen && seen.missing.length > 0 && (
        <Group align="flex-end">
          {seen.missing.map((role) => (
            <Select
              key={role}
              label={`Which column is the ${role === 'sku' ? 'SKU' : role}?`}
              data={seen.columns.map(({ title }) => title)}
              value={columns[role] ?? null}
              onChange={(title) => setColumns({ ...columns, ...(title && { [role]: title }) })}
            />
          ))}
          <Button variant="default" onClick={() => look.mutate()}>
            Look again
          </Button>
        </Group>
      )}
      {seen && <Rehearsed of={seen} />}
    </Stack>
  )
}

function Done({ taken, outcome, again }: { taken: Taken; outcome: Outcome; again: () => void }) {
  const { movements, problems, pending } = outcome
  const parts = Object.entries(movements).map(
    ([what, n]) => `${words(what).toLowerCase()} ${number(n)}`,
  )
  const whole = problems.length === 0
  return (
    <Alert
      color={whole ? 'teal' : 'orange'}
      icon={whole ? <IconCircleCheck /> : <IconAlertTriangle />}
      title="It begins here"
      role="status"
    >
      <Text size="sm">
        {count(taken.rows, 'row')}
        {parts.length > 0 && `: ${parts.join(', ')}`}
        {taken.items > 0 && `; ${count(taken.items, 'new item')}`}.
        {pending > 0 && ' The rest is being worked on.'}
      </Text>
      {!whole && (
        <Text size="sm" mt={4}>
          {count(problems.length, 'row waits', 'rows wait')} to be mended, the others count already:
        </Text>
      )}
      {problems.slice(0, 5).map(({ row, says }) => (
        <Text size="sm" key={row}>
          Row {row}: {says}
        </Text>
      ))}
      <Group mt="sm">
        <Button component={Link} to="/stock" size="xs">
          See the stock
        </Button>
        {!whole && (
          <Button component={Link} to="/inbox" size="xs" variant="default">
            What has to be mended
          </Button>
        )}
        <Button size="xs" variant="default" onClick={again}>
          Another file
        </Button>
      </Group>
    </Alert>
  )
}
