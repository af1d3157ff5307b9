/** Choosing one export, and saying which of its columns is which where that was not found. */
import { FileInput, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { tell } from '../../parts/act.tsx'
import { count } from '../../parts/words.ts'
import { textOf } from './text.ts'

export type Kind = 'shelf' | 'storefront' | 'erp' | '3pl'

export type Chosen = {
  name: string
  text: string
  role: Kind
  /** Headers, where they were asked for. */
  sku: string
  quantity: string
}

const kinds: { value: Kind; label: string }[] = [
  { value: 'shelf', label: 'Shelf or warehouse' },
  { value: 'storefront', label: 'A shop' },
  { value: 'erp', label: 'The ERP, the books' },
  { value: '3pl', label: 'A fulfilment company' },
]
const MOST = 10_000_000

export function ChooseFile({
  title,
  says,
  kind,
  file,
  choose,
  asks,
}: {
  title: string
  says: string
  kind: Kind
  file: Chosen | null
  choose: (file: Chosen | null) => void
  /** Its columns have to be named. */
  asks?: boolean
}) {
  const take = async (blob: File | null) => {
    if (!blob) return choose(null)
    if (blob.size > MOST) {
      return tell(
        `${blob.name} is too large for this page`,
        'Up to 10 MB here; for more: onhand audit --shelf a.csv --mirror b.csv.',
        'red',
      )
    }
    const text = await textOf(blob)
    choose({ name: blob.name, text, role: file?.role ?? kind, sku: '', quantity: '' })
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <div>
          <Title order={3} size="h6">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {says}
          </Text>
        </div>
        <FileInput
          label="CSV file"
          placeholder={file?.name ?? 'Choose…'}
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          leftSection={<IconFileTypeCsv size={18} aria-hidden />}
          clearable
          onChange={(blob) => void take(blob)}
        />
        {file && (
          <>
            <Text size="xs" c="dimmed">
              {file.name}: {count(file.text.split('\n').length - 1, 'line')}
            </Text>
            <Select
              label="It comes from"
              data={kinds}
              value={file.role}
              allowDeselect={false}
              onChange={(to) => choose({ ...file, role: (to ?? file.role) as Kind })}
            />
          </>
        )}
        {file && (asks || file.sku || file.quantity) && (
          <Group grow align="flex-start">
            <TextInput
              label="Column of the SKU"
              value={file.sku}
              onChange={({ currentTarget: { value } }) => choose({ ...file, sku: value })}
            />
            <TextInput
              label="Column of the quantity"
              value={file.quantity}
              onChange={({ currentTarget: { value } }) => choose({ ...file, quantity: value })}
            />
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
