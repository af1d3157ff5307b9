/** The sums that make each number: on hand from its count and movements, what may be sold from that. */
import { Anchor, Box, Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Explained } from '../../api/schema.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Sum, type Term } from '../../parts/sum.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { brief, count, number, words } from '../../parts/words.ts'

type Asked = {
  data: Explained | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}
type Location = Explained['locations'][number]

const quantities = ['committed', 'reserved', 'unavailable', 'incoming'] as const

export function Sums({ of, asOf }: { of: Asked; asOf: string | undefined }) {
  return (
    <Block
      title={asOf ? `As of ${brief(asOf)}` : 'How the ledger comes to it'}
      says="Open a number to see what makes it"
      of={of}
      height={260}
    >
      {({ locations }) =>
        locations.length === 0 ? (
          <Text size="sm">
            {asOf ? 'Nothing was recorded of it by then.' : 'Nothing was ever recorded of it.'}
          </Text>
        ) : (
          <Stack>
            {locations.map((one) => (
              <AtLocation key={one.location} {...one} open={locations.length === 1} />
            ))}
          </Stack>
        )
      }
    </Block>
  )
}

function AtLocation({ open, ...one }: Location & { open: boolean }) {
  const { location, baseline, on_hand, available, holds } = one
  return (
    <Box>
      <Text fw={600} size="sm" mb={4}>
        {location}
      </Text>
      <Opens label="On hand" quantity={on_hand.quantity} open={open}>
        <Sum
          {...(baseline && {
            from: {
              label: 'Counted',
              says: (
                <>
                  by {baseline.actor ?? baseline.by}, <At at={baseline.happenedAt} inherit />
                </>
              ),
              quantity: baseline.counted,
            },
          })}
          terms={on_hand.terms.map(termOf)}
          total={{ label: 'On hand', quantity: on_hand.quantity }}
        />
      </Opens>
      {quantities
        .filter((name) => one[name].quantity !== 0 || one[name].terms.length > 0)
        .map((name) => (
          <Opens key={name} label={words(name)} quantity={one[name].quantity}>
            <Sum
              terms={one[name].terms.map(termOf)}
              total={{ label: words(name), quantity: one[name].quantity }}
            />
          </Opens>
        ))}
      <Opens label="Available" quantity={available.quantity} strong>
        <Sum
          from={{ label: 'On hand', quantity: on_hand.quantity }}
          terms={(['committed', 'reserved', 'unavailable'] as const).map((name) => ({
            label: words(name),
            quantity: -one[name].quantity,
          }))}
          total={{ label: 'Available', quantity: available.quantity }}
        />
      </Opens>
      {holds.length > 0 && (
        <Text size="sm" mt={4}>
          Held now:{' '}
          {holds.map((hold, i) => (
            <span key={hold.id}>
              {i > 0 && '; '}
              {count(hold.remaining, 'unit')} for {hold.holder} until{' '}
              <At at={hold.expiresAt} inherit />
            </span>
          ))}
        </Text>
      )}
    </Box>
  )
}

function termOf({
  says,
  reason,
  quantity,
  movements,
  kind,
}: {
  says: string
  reason?: string
  quantity: number
  movements: number
  kind: string
}): Term {
  return {
    label: words(kind),
    says: `${reason ? `${reason}: ` : ''}${says} (${count(movements, 'movement')})`,
    quantity,
  }
}

/** Which numbers the channels are told, and how they come about. */
export function Channels({ of }: { of: Asked }) {
  return (
    <Block title="What each channel is told" of={of} height={160}>
      {({ channels }) =>
        channels.length === 0 ? (
          <Text size="sm">No channel is told this item: it is not listed at any.</Text>
        ) : (
          channels.map((c) => (
            <Box key={c.channel} mb="sm">
              <Opens
                label={c.channel}
                quantity={
                  c.measure === 'on_hand' ? (c.told ?? c.available_to_sell) : c.available_to_sell
                }
                strong
              >
                <Sum
                  terms={c.terms.map(({ term, quantity, why }) => ({
                    label: words(term),
                    says: why,
                    quantity,
                  }))}
                  total={{
                    label: words(c.measure),
                    says:
                      c.pack > 1
                        ? `${count(c.available_to_sell, 'pack')} of ${number(c.pack)} units`
                        : undefined,
                    quantity: c.available_to_sell * c.pack,
                  }}
                />
              </Opens>
              <Group gap={6} pl={22}>
                <Chip
                  size="sm"
                  state={!c.listed ? 'paused' : c.pending ? 'pending' : 'confirmed'}
                  label={!c.listed ? 'Not listed' : c.pending ? 'On its way' : 'Confirmed'}
                />
                <Text size="xs" c="dimmed">
                  {c.says}
                  {c.confirmedAt && (
                    <>
                      {' '}
                      (confirmed <Ago at={c.confirmedAt} inherit />)
                    </>
                  )}
                </Text>
              </Group>
              <Anchor
                component={Link}
                to={`/deliveries?channel=${encodeURIComponent(c.channel)}&sku=${encodeURIComponent(of.data?.sku ?? '')}`}
                size="xs"
                pl={22}
              >
                Every attempt to tell it
              </Anchor>
            </Box>
          ))
        )
      }
    </Block>
  )
}

/** A line with a number that opens into its sum. */
function Opens({
  label,
  quantity,
  strong,
  open = false,
  children,
}: {
  label: string
  quantity: number
  strong?: boolean
  open?: boolean
  children: React.ReactNode
}) {
  const [opened, { toggle }] = useDisclosure(open)
  return (
    <Box>
      <UnstyledButton onClick={toggle} aria-expanded={opened} w="100%" py={5}>
        <Group justify="space-between" wrap="nowrap">
          <Group gap={4} wrap="nowrap">
            <IconChevronRight
              size={16}
              aria-hidden
              style={{ transform: opened ? 'rotate(90deg)' : undefined, flexShrink: 0 }}
            />
            <Text size="sm" fw={strong ? 650 : 450}>
              {label}
            </Text>
          </Group>
          <Text size="sm" fw={strong ? 650 : 550}>
            {number(quantity)}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Box pl={22} pb={6}>
          {children}
        </Box>
      </Collapse>
    </Box>
  )
}
