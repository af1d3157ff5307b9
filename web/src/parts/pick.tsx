/** Choosing one item: what is typed is looked for among SKUs and names. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useAsk } from '../api/hooks.ts'

export function PickItem({
  value,
  change,
  label = 'Item',
  likely = '',
}: {
  value: string | null
  change: (sku: string | null) => void
  label?: string
  /** Looked for until something is typed. */
  likely?: string
}) {
  const [typed, setTyped] = useState<string>()
  const [search] = useDebouncedValue((typed || likely).trim(), 200)
  const found = useAsk('/v1/items', { query: { search, limit: 20 } }, { keep: true })
  const rows = found.data?.rows ?? []
  const options = rows.map(({ sku, name }) => ({
    value: sku,
    label: name && name !== sku ? `${sku} · ${name}` : sku,
  }))
  if (value && !rows.some(({ sku }) => sku === value)) options.unshift({ value, label: value })
  return (
    <Select
      label={label}
      placeholder="A SKU or a name…"
      data={options}
      value={value}
      onChange={change}
      searchable
      {...(typed !== undefined && { searchValue: typed })}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={
        found.isPending
          ? 'Looking…'
          : typed
            ? 'No item has that in its SKU or name.'
            : 'Type a part of the SKU or the name.'
      }
      error={found.error ? found.error.problem.detail : undefined}
      miw={200}
    />
  )
}
