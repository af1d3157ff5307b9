/** The command palette: pages, items and drifts by name; loaded when it is first asked for. */
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPackage, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api/hooks.ts'
import { places } from './nav.ts'
import { useMay } from './session.tsx'

export default function Palette({ opened, close }: { opened: boolean; close: () => void }) {
  const go = useNavigate()
  const may = useMay()
  const [query, setQuery] = useState('')
  const [search] = useDebouncedValue(query.trim(), 150)
  const found = useAsk(
    '/v1/items',
    { query: { search, limit: 8 } },
    { enabled: opened && search.length > 0, keep: true },
  )
  const pages: SpotlightActionData[] = places
    .filter(({ needs }) => !needs || may(needs))
    .map(({ path, title, says, icon: Icon }) => ({
      id: path,
      label: title,
      description: says,
      leftSection: <Icon size={18} />,
      onClick: () => go({ to: path }),
    }))
  const items: SpotlightActionData[] = (search ? (found.data?.rows ?? []) : []).map((item) => ({
    id: `item ${item.sku}`,
    label: item.sku,
    description: item.name,
    keywords: [search],
    leftSection: <IconPackage size={18} />,
    onClick: () => go({ to: `/stock/${encodeURIComponent(item.sku)}` }),
  }))
  return (
    <Spotlight
      actions={[
        { group: 'Items', actions: items },
        { group: 'Pages', actions: pages },
      ]}
      query={query}
      onQueryChange={setQuery}
      forceOpened={opened}
      closeOnActionTrigger
      onSpotlightClose={() => {
        setQuery('')
        close()
      }}
      shortcut={null}
      highlightQuery
      nothingFound="Nothing by that name. SKUs, product names and pages are looked through."
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'A SKU, a product, a page…',
        'aria-label': 'Find anything',
      }}
    />
  )
}
