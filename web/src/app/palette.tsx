/** The command palette: pages, items and drifts by name; loaded when it is first asked for. */
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPackage, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useAsk } from '../api/hooks.ts'
import { places } from './nav.ts'
import { useMay } from './session.tsx'

const [store, palette] = createSpotlight()

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
  useEffect(() => (opened ? palette.open() : palette.close()), [opened])
  // What comes while one types takes the mark with it: the first is marked again, so that Enter goes there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the list is another
  useEffect(() => {
    const list = document.getElementById(store.getState().listId)
    const marked = list?.querySelector('[data-selected]')
    const [first] = list?.querySelectorAll('[data-action]') ?? []
    if (!first || marked === first) return
    marked?.removeAttribute('data-selected')
    first.setAttribute('data-selected', 'true')
    store.updateState((state) => ({ ...state, selected: 0 }))
  }, [found.data, search])
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
      store={store}
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
