/** Every item, every system side by side; where they disagree is said in the cell. */
import { Anchor, Button, Checkbox, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconClock, IconQuestionMark } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Given } from '../../api/client.ts'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Side, StockRow } from '../../api/schema.ts'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, SearchBox, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Sku } from '../../parts/sku.tsx'
import { ago, count, direction, number } from '../../parts/words.ts'

const sorts = [
  { value: 'sku', label: 'By SKU' },
  { value: '-onHand', label: 'Most on hand' },
  { value: 'available', label: 'Least available' },
  { value: 'units', label: 'Sells most' },
]

export default function Stock() {
  const { search: wanted, set, clear, any } = useFilters()
  const navigate = useNavigate()
  const categories = useAsk('/v1/categories')
  const locations = useAsk('/v1/locations')
  const status = useAsk('/v1/status', {}, { everyMs: 60_000 })
  const list = useList('/v1/stock', { query: wanted as Given<'/v1/stock', 'get'>['query'] })
  const places = placesOf(list.rows)
  const total = list.first?.total ?? null
  return (
    <>
      <Header
        title="Stock"
        says={
          total === null
            ? 'Every item, and what each system shows of it.'
            : `${count(total, 'item')}${any ? ' of those you asked for' : ''}. A cell that is not marked agrees with the ledger.`
        }
        actions={
          <Button component={Link} to="/files" variant="default">
            Take in a file
          </Button>
        }
      />
      <Filters>
        <SearchBox label="SKU, name or a system’s code" />
        <Choice
          name="category"
          label="Every category"
          of={(categories.data?.rows ?? []).map(({ category, items }) => ({
            value: category,
            label: `${category || 'Without one'} (${number(items)})`,
          }))}
          wide={190}
        />
        <Choice
          name="system"
          label="Every system"
          of={(status.data?.systems ?? []).map(({ system }) => ({ value: system, label: system }))}
          wide={150}
        />
        <Choice
          name="location"
          label="Every location"
          of={(locations.data?.locations ?? []).map(({ location, name }) => ({
            value: location,
            label: name,
          }))}
          wide={150}
        />
        <Choice name="sort" label="By SKU" of={sorts} wide={150} />
        <Flag name="disagree" label="Disagrees" />
        <Flag name="low" label="Low" />
        <Flag name="out" label="Out" />
      </Filters>
      <Rows
        label="Stock"
        of={list}
        keyOf={(row) => row.sku}
        open={(row) => void navigate({ to: `/stock/${encodeURIComponent(row.sku)}` })}
        columns={[...columns(wanted.sort), ...places.map(placeColumn)]}
        empty={
          any ? (
            <Empty kind="filtered" title="No item is like that" clear={clear}>
              {wanted.disagree
                ? 'No item disagrees among those you asked for.'
                : 'Nothing fits all of what you asked for.'}
            </Empty>
          ) : (
            <Empty
              kind="not_yet"
              title="No items yet"
              action={
                <Button component={Link} to="/start" size="xs">
                  Begin
                </Button>
              }
            >
              Items appear when a system tells of them, or from a file.
            </Empty>
          )
        }
      />
    </>
  )

  function Flag({ name, label }: { name: string; label: string }) {
    return (
      <Checkbox
        label={label}
        checked={wanted[name] === 'true'}
        onChange={({ currentTarget }) =>
          set({ [name]: currentTarget.checked ? 'true' : undefined })
        }
        py={8}
        mr="sm"
      />
    )
  }
}

const columns = (sort: string | undefined): Column<StockRow>[] => [
  {
    title: 'Item',
    width: 'minmax(180px, 2.4fr)',
    head: true,
    cell: ({ sku, name, bundle }) => <Sku sku={sku} name={bundle ? `${name} · bundle` : name} />,
  },
  {
    title: 'On hand',
    width: 'minmax(64px, .7fr)',
    right: true,
    cell: ({ onHand, bundle }) => (bundle ? <Made /> : number(onHand)),
  },
  {
    title: 'Committed',
    width: 'minmax(76px, .7fr)',
    right: true,
    cell: ({ committed }) => number(committed),
  },
  {
    title: 'Available',
    width: 'minmax(84px, .8fr)',
    right: true,
    cell: ({ available, low, out }) => (
      <>
        <Text span inherit fw={600}>
          {number(available)}
        </Text>
        {(out || low) && (
          <Text span size="xs" ml={5} c={out ? 'red' : 'orange'} fw={600}>
            {out ? 'out' : 'low'}
          </Text>
        )}
      </>
    ),
  },
  ...(sort === 'units'
    ? [
        {
          title: 'Sold, 28 days',
          width: 'minmax(84px, .8fr)',
          right: true,
          cell: ({ units }: StockRow) => number(units),
        },
      ]
    : []),
]

const Made = () => (
  <Tooltip label="A bundle has no stock of its own; available is how many its components make.">
    <Text span inherit c="dimmed">
      –
    </Text>
  </Tooltip>
)

const keyOf = ({ system, external }: Side) => (external ? `${system} · ${external}` : system)

/** The places that any row in sight knows, in the order in which they come. */
const placesOf = (rows: readonly StockRow[]) => [
  ...new Set(rows.flatMap(({ places }) => places.map(keyOf))),
]

const placeColumn = (place: string): Column<StockRow> => ({
  title: place,
  width: 'minmax(96px, 1fr)',
  right: true,
  cell: ({ places }) => {
    const side = places.find((one) => keyOf(one) === place)
    return side ? (
      <Shown {...side} />
    ) : (
      <Text span inherit c="dimmed" title="Not offered there">
        ·
      </Text>
    )
  },
})

function Shown({ observed, expected, state, asOf, driftId, system }: Side) {
  const seen = asOf ? `Seen ${ago(asOf, Date.now())}.` : 'Never seen.'
  if (state === 'agrees') {
    return (
      <Tooltip label={`${system} shows what it should. ${seen}`}>
        <span>{number(observed)}</span>
      </Tooltip>
    )
  }
  if (state === 'unknown' || observed === null || expected === null) {
    return (
      <Tooltip label={`What it shows, or should show, is not known. ${seen}`}>
        <Text span inherit c="dimmed">
          <IconQuestionMark size={14} aria-label="unknown" /> {number(observed)}
        </Text>
      </Tooltip>
    )
  }
  if (state === 'sold_ahead') {
    return (
      <Tooltip
        label={`${number(-observed)} sold ahead of stock: ${system} sells none now. ${seen}`}
      >
        <span>
          {number(observed)}
          <Text span display="block" size="xs" c="dimmed">
            sold ahead
          </Text>
        </span>
      </Tooltip>
    )
  }
  const differs = state === 'differs'
  const Icon = differs ? IconAlertTriangle : IconClock
  const text = (
    <Text span inherit fw={differs ? 650 : 500} c={differs ? 'orange' : 'blue'}>
      <Icon size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {number(observed)}
      <Text span display="block" size="xs" inherit fw={500}>
        {differs ? direction(observed, expected) : 'on its way'}
      </Text>
    </Text>
  )
  return (
    <Tooltip label={`Shows ${number(observed)}, should show ${number(expected)}. ${seen}`}>
      {driftId === null ? (
        <span>{text}</span>
      ) : (
        <Anchor component={Link} to={`/drifts/${driftId}`} inherit underline="never">
          {text}
        </Anchor>
      )}
    </Tooltip>
  )
}
