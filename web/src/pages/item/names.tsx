/** What an item is called elsewhere, in which packs, what it is made of, and what is kept back. */
import {
  ActionIcon,
  Button,
  Group,
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
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Item, Listing } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Block } from '../../parts/block.tsx'
import { Dialog } from '../../parts/dialog.tsx'
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
  return (
    <>
      <ActionIcon variant="subtle" aria-label="Change the safety stock" onClick={open}>
        <IconPencil size={16} />
      </ActionIcon>
      {opened && <EditSafety sku={sku} safety={safety} close={close} />}
    </>
  )
}

function EditSafety(of: { sku: string; safety: number | null; close: () => void }) {
  const [value, setValue] = useState<number | string>(of.safety ?? '')
  const put = useAct('put', '/v1/items')
  return (
    <Dialog
      title={`Safety stock of ${of.sku}`}
      button="Save"
      close={of.close}
      act={async () => {
        const safety = value === '' ? null : Number(value)
        await put.mutateAsync({ body: { items: [{ sku: of.sku, safety }] } })
        return 'The channels are told what follows from it.'
      }}
    >
      <NumberInput
        label="Units kept back"
        description="Empty: as its category or channel says."
        min={0}
        max={1_000_000}
        allowDecimal={false}
        value={value}
        onChange={setValue}
        data-autofocus
      />
    </Dialog>
  )
}

function MapCode({ sku }: { sku: string }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Map a code
      </Button>
      {opened && <NewCode sku={sku} close={close} />}
    </>
  )
}

function NewCode({ sku, close }: { sku: string; close: () => void }) {
  const status = useAsk('/v1/status')
  const [system, setSystem] = useState<string | null>(null)
  const [external, setExternal] = useState('')
  const [pack, setPack] = useState(1)
  const [published, setPublished] = useState(true)
  const put = useAct('put', '/v1/listings')
  return (
    <Dialog
      title={`Another code for ${sku}`}
      button="Map it"
      close={close}
      ready={system !== null && external.trim() !== ''}
      act={async () => {
        const listing = { system, external: external.trim(), sku, pack, published }
        const { waiting } = await put.mutateAsync({ body: { listings: [listing] } })
        const held = waiting.reduce((sum, { messages }) => sum + messages, 0)
        return held > 0
          ? `${count(held, 'message')} waited for it: replay them in the quarantine.`
          : `${external.trim()} at ${system} is ${sku}.`
      }}
    >
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
    </Dialog>
  )
}
