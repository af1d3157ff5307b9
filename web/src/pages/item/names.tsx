/** What an item is called elsewhere, in which packs, what it is made of, and what is kept back. */
import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Item, Listing } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { tell } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Sku } from '../../parts/sku.tsx'
import { brief, count, number } from '../../parts/words.ts'

type Whole = Item & { listings: Listing[]; bundle: { sku: string; quantity: number }[] }
type Asked = {
  data: Whole | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

export function Names({ sku, item }: { sku: string; item: Asked }) {
  const may = useMay()('write')
  return (
    <>
      <Block
        title="Safety stock"
        says="Kept back from every channel that has no rule of its own"
        of={item}
      >
        {({ safety }) => (
          <Group>
            <Text>
              {safety === null ? 'As its category or channel says' : count(safety, 'unit')}
            </Text>
            {may && <Safety sku={sku} safety={safety} />}
          </Group>
        )}
      </Block>
      <Block
        title="Listings"
        says="Its code at each system, and how many units one of theirs is"
        of={item}
        actions={may && <MapCode sku={sku} />}
      >
        {({ listings, bundle }) => (
          <Stack>
            {listings.length === 0 ? (
              <Text size="sm">No system’s code is mapped to it.</Text>
            ) : (
              <Table verticalSpacing={5}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>System</Table.Th>
                    <Table.Th>Code</Table.Th>
                    <Table.Th ta="right">Pack</Table.Th>
                    <Table.Th>Told</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {listings.map((l) => (
                    <Table.Tr key={`${l.system} ${l.external} ${l.validFrom}`}>
                      <Table.Td>{l.system ?? 'any'}</Table.Td>
                      <Table.Td style={{ overflowWrap: 'anywhere' }}>
                        {l.external}
                        {l.validFrom && (
                          <Text size="xs" c="dimmed">
                            since {brief(l.validFrom)}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td ta="right">{number(l.pack)}</Table.Td>
                      <Table.Td>{l.published ? 'yes' : 'no'}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
            {bundle.length > 0 && (
              <div>
                <Text size="sm" fw={600}>
                  Made of
                </Text>
                {bundle.map((part) => (
                  <Group key={part.sku} gap={6}>
                    <Text size="sm">{number(part.quantity)} ×</Text>
                    <Sku sku={part.sku} />
                  </Group>
                ))}
              </div>
            )}
          </Stack>
        )}
      </Block>
    </>
  )
}

function Safety({ sku, safety }: { sku: string; safety: number | null }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [value, setValue] = useState<number | ''>(safety ?? '')
  const put = useAct('put', '/v1/items')
  const save = (event: FormEvent) => {
    event.preventDefault()
    const items = [{ sku, safety: value === '' ? null : value }]
    put.mutate(
      { body: { items } },
      {
        onSuccess: () => {
          close()
          tell('Safety stock changed', 'The channels are told what follows from it.')
        },
      },
    )
  }
  return (
    <>
      <ActionIcon variant="subtle" aria-label="Change the safety stock" onClick={open}>
        <IconPencil size={16} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title={`Safety stock of ${sku}`} centered>
        <form onSubmit={save}>
          <Stack>
            <NumberInput
              label="Units kept back"
              description="Empty: as its category or channel says."
              min={0}
              max={1_000_000}
              allowDecimal={false}
              value={value}
              onChange={(n) => setValue(n === '' ? '' : Number(n))}
              data-autofocus
            />
            {put.error && <Problem of={put.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={put.isPending}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

function MapCode({ sku }: { sku: string }) {
  const [opened, { open, close }] = useDisclosure(false)
  const status = useAsk('/v1/status', {}, { enabled: opened })
  const [system, setSystem] = useState<string | null>(null)
  const [external, setExternal] = useState('')
  const [pack, setPack] = useState(1)
  const [published, setPublished] = useState(true)
  const put = useAct('put', '/v1/listings')
  const save = (event: FormEvent) => {
    event.preventDefault()
    const listing = { system, external: external.trim(), sku, pack, published }
    put.mutate(
      { body: { listings: [listing] } },
      {
        onSuccess: ({ waiting }) => {
          close()
          const held = waiting.reduce((sum, { messages }) => sum + messages, 0)
          tell(
            'The code is mapped',
            held > 0
              ? `${count(held, 'message')} waited for it: replay them in the quarantine.`
              : '',
          )
        },
      },
    )
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Map a code
      </Button>
      <Modal opened={opened} onClose={close} title={`Another code for ${sku}`} centered>
        <form onSubmit={save}>
          <Stack>
            <Select
              label="System"
              required
              data={(status.data?.systems ?? []).map((one) => one.system)}
              value={system}
              onChange={setSystem}
            />
            <TextInput
              label="Its code there"
              required
              value={external}
              onChange={({ currentTarget }) => setExternal(currentTarget.value)}
            />
            <NumberInput
              label="Units in one of theirs"
              description="12 where they count boxes of twelve."
              min={1}
              max={100_000}
              allowDecimal={false}
              value={pack}
              onChange={(n) => setPack(Number(n) || 1)}
            />
            <Switch
              label="Tell that system our number of it"
              checked={published}
              onChange={({ currentTarget }) => setPublished(currentTarget.checked)}
            />
            {put.error && <Problem of={put.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={put.isPending}>
                Map it
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
