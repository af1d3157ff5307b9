/** The codes that messages of one reason cite, each with the little form that says what it is. */
import {
  Alert,
  Button,
  Checkbox,
  Code,
  Group,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import { tellTrouble } from '../../parts/act.tsx'
import { PickItem } from '../../parts/pick.tsx'
import { Problem } from '../../parts/problem.tsx'
import { count, number } from '../../parts/words.ts'
import { type Code as Cited, codesOf } from './detail.ts'
import { ReplayAll } from './quarantine.tsx'
import type { Mend } from './reasons.ts'

type Here = NonNullable<Mend['here']>
/** As many messages are looked through; what is left comes up after the first are mended. */
const MOST = 1000
const MOST_SHOWN = 30

export function Codes({ system, reason, here }: { system: string; reason: string; here: Here }) {
  const found = useAsk('/v1/inbox', {
    query: { state: 'quarantined', reason: reason as never, system, limit: MOST },
  })
  const [waiting, setWaiting] = useState(0)
  const field = here === 'location' ? 'location' : 'sku'
  if (found.error) return <Problem of={found.error} again={() => found.refetch()} />
  if (!found.data) return <Text size="sm">Looking through the messages…</Text>
  const codes = codesOf(found.data.rows, reason, field)
  const mapped = (messages: number) => setWaiting((before) => before + messages)
  return (
    <Stack gap="md">
      {waiting > 0 && (
        <Alert color="teal" title={`${count(waiting, 'message')} can be applied now`}>
          <Group gap="xs">
            <Text size="sm">Map what else you know first, or go on with what is mapped.</Text>
            <ReplayAll
              system={system}
              reason={reason}
              messages={waiting}
              label="Replay now"
              done={() => setWaiting(0)}
            />
          </Group>
        </Alert>
      )}
      <Text size="sm">
        {count(codes.length, 'code')} in{' '}
        {found.data.next ? `the newest ${number(MOST)} messages` : 'them'}
        {codes.length > MOST_SHOWN && `; the ${MOST_SHOWN} that most wait for`}:
      </Text>
      {codes
        .slice(0, MOST_SHOWN)
        .map((code) =>
          here === 'location' ? (
            <OneLocation key={code.code} of={code} system={system} done={mapped} />
          ) : (
            <OneSku
              key={code.code}
              of={code}
              system={system}
              pack={here === 'pack'}
              done={mapped}
            />
          ),
        )}
    </Stack>
  )
}

const What = ({ of: { code, messages, says } }: { of: Cited }) => (
  <Stack gap={0} style={{ flex: '1 1 180px' }} miw={0}>
    <Group gap={6}>
      <Code fz="sm">{code || '(none)'}</Code>
      <Text size="xs" c="dimmed">
        {count(messages, 'message')}
      </Text>
    </Group>
    <Text size="xs" c="dimmed">
      {says}
    </Text>
  </Stack>
)

type Form = { of: Cited; system: string; done: (messages: number) => void }

function OneLocation({ of, system, done }: Form) {
  const places = useAsk('/v1/locations')
  const put = useAct('put', '/v1/locations', ['/v1/locations'])
  const [chosen, choose] = useState<string | null>(null)
  if (of.code === '')
    return (
      <Group align="flex-start">
        <What of={of} />
        <Text size="sm" style={{ flex: '1 1 300px' }}>
          These messages name no place at all. Give {system} a <Code>defaultLocation</Code> in
          onhand.config.ts, restart, then replay.
        </Text>
      </Group>
    )
  if (put.data) return <Said of={of} as={chosen ?? ''} />
  const save = async () => {
    try {
      const { waiting } = await put.mutateAsync({
        body: { locations: [{ system, external: of.code, location: chosen! }] },
      })
      done(waiting.find((one) => one.system === system)?.messages ?? 0)
    } catch (error) {
      tellTrouble(error)
    }
  }
  return (
    <Group align="flex-end" gap="sm">
      <What of={of} />
      <Select
        label={`Which of our locations is ${of.code}?`}
        placeholder="Choose…"
        data={(places.data?.locations ?? []).map(({ location, name }) => ({
          value: location,
          label: name && name !== location ? `${name} (${location})` : location,
        }))}
        value={chosen}
        onChange={choose}
        miw={220}
      />
      <Button disabled={!chosen} loading={put.isPending} onClick={save}>
        Map it
      </Button>
    </Group>
  )
}

function OneSku({ of, system, pack: forPack, done }: Form & { pack: boolean }) {
  const known = useAsk(
    '/v1/listings',
    { query: { system, external: of.code, limit: 1 } },
    { enabled: forPack },
  )
  const listed = known.data?.rows[0]
  const [picked, pick] = useState<string | null>()
  const [pack, setPack] = useState<number | string>()
  const [fresh, setFresh] = useState(false)
  const [tell, setTell] = useState<boolean>()
  const [name, setName] = useState('')
  const items = useAct('put', '/v1/items', ['/v1/items'])
  const put = useAct('put', '/v1/listings', ['/v1/listings'])
  const sku = fresh ? of.code : (picked ?? listed?.sku ?? null)
  const units = pack ?? listed?.pack ?? 1
  const sells = useAsk('/v1/channels').data?.rows.some((one) => one.system === system) ?? false
  const others = useAsk(
    '/v1/listings',
    { query: { system, sku: sku ?? '' } },
    { enabled: sells && sku !== null && !fresh && !forPack },
  ).data?.rows
  // An old name of something that is listed there already must not be told as if it were another.
  const published = listed?.published ?? tell ?? (fresh || !others?.some((one) => one.published))
  if (put.data?.changed) return <Said of={of} as={`${sku}, ${count(Number(units), 'unit')} each`} />
  const save = async () => {
    try {
      if (fresh)
        await items.mutateAsync({
          body: { items: [{ sku: of.code, name: name.trim() || of.code }] },
        })
      const { missing, waiting } = await put.mutateAsync({
        body: {
          listings: [
            {
              system,
              external: of.code,
              sku: sku!,
              pack: Number(units),
              published,
              ...(listed?.validFrom && { validFrom: listed.validFrom }),
            },
          ],
        },
      })
      if (missing.length > 0) throw new Error(`There is no item ${sku}.`)
      const ready = waiting.find((one) => one.system === system)?.messages ?? 0
      done(forPack ? of.messages : ready)
    } catch (error) {
      tellTrouble(error)
    }
  }
  return (
    <Group align="flex-end" gap="sm">
      <What of={of} />
      {fresh ? (
        <TextInput
          label={`Name of the new item ${of.code}`}
          value={name}
          maxLength={300}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          miw={200}
          data-autofocus
        />
      ) : (
        <PickItem
          label={`Which item is ${of.code}?`}
          value={sku}
          change={pick}
          likely={guessOf(of.code)}
        />
      )}
      <NumberInput
        label="Units in each"
        value={units}
        onChange={setPack}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        w={150}
      />
      {sells && !forPack && (
        <Checkbox
          label={`${system} sells it under this code`}
          description="Then its number is told there. Off: only a name to understand."
          checked={published}
          onChange={({ currentTarget }) => setTell(currentTarget.checked)}
          maw={230}
        />
      )}
      <Group gap="xs">
        <Button
          disabled={!sku || !(Number(units) >= 1)}
          loading={put.isPending || items.isPending}
          onClick={save}
        >
          {forPack ? 'Set it' : 'Map it'}
        </Button>
        {!forPack && (
          <Button variant="subtle" onClick={() => setFresh(!fresh)}>
            {fresh ? 'It is one we have' : 'It is a new item'}
          </Button>
        )}
      </Group>
    </Group>
  )
}

/** The longest run of letters and digits: what is left of a code without its prefix. */
const guessOf = (code: string) =>
  (code.match(/[\p{L}\p{N}]+/gu) ?? []).sort((a, b) => b.length - a.length)[0] ?? code

const Said = ({ of: { code }, as }: { of: Cited; as: string }) => (
  <Text size="sm">
    <Code>{code}</Code> is {as}.
  </Text>
)
