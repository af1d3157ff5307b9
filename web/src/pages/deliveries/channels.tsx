/** Every channel: may it be told, does it answer, what waits; one can be chosen, paused, resumed, made up for. */
import { Anchor, Group, Paper, SimpleGrid, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAct } from '../../api/hooks.ts'
import type { Channel } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Sure } from '../../parts/sure.tsx'
import { Ago } from '../../parts/time.tsx'
import { count, number, words } from '../../parts/words.ts'
import classes from './channels.module.css'
import { Recover } from './recover.tsx'
import { linkWords } from './words.ts'

const touched = ['/v1/channels', '/v1/deliveries', '/v1/items', '/v1/overview']

export function Channels({
  of,
  chosen,
  choose,
}: {
  of: Parameters<typeof Block<{ rows: Channel[] }>>[0]['of']
  chosen: string | undefined
  choose: (channel: string | undefined) => void
}) {
  return (
    <Block title="Channels" of={of} actions={<AllDead of={of.data?.rows} />}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty kind="not_yet" title="No channel is declared">
            A channel is a place that is told numbers: a shop, a marketplace. Declare one in
            onhand.config.ts and it appears here.
          </Empty>
        ) : (
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="sm">
              {rows.map((one) => (
                <UnstyledButton
                  key={one.channel}
                  className={classes.channel}
                  aria-pressed={one.channel === chosen}
                  onClick={() => choose(one.channel === chosen ? undefined : one.channel)}
                >
                  <Group justify="space-between" wrap="nowrap" gap="xs">
                    <Text fw={600} truncate>
                      {one.channel}
                    </Text>
                    <Standing of={one} />
                  </Group>
                  <Text size="sm">
                    {one.pending === 0 ? (
                      'Nothing left to tell'
                    ) : (
                      <>
                        {count(one.pending, 'number')} to tell, the oldest since{' '}
                        <Ago at={one.oldest} />
                      </>
                    )}
                  </Text>
                  {one.dead > 0 && (
                    <Text size="sm" fw={550}>
                      {count(one.dead, 'number')} given up
                    </Text>
                  )}
                  <Text size="xs" c="dimmed">
                    last took something <Ago at={one.succeededAt} />
                  </Text>
                </UnstyledButton>
              ))}
            </SimpleGrid>
            {rows
              .filter(({ channel }) => channel === chosen)
              .map((one) => (
                <One key={one.channel} of={one} />
              ))}
          </Stack>
        )
      }
    </Block>
  )
}

const Standing = ({ of }: { of: Channel }) =>
  of.state === 'open' && of.failures > 0 ? (
    <Chip state="late" label="Failing" size="sm" why={of.why} />
  ) : (
    <Chip
      state={of.state === 'open' ? 'ok' : of.state === 'blocked' ? 'attention' : of.state}
      label={words(of.state)}
      size="sm"
      why={of.why}
    />
  )

function One({ of }: { of: Channel }) {
  const may = useMay()
  const pause = useAct('post', '/v1/channels/{name}/pause', touched)
  const resume = useAct('post', '/v1/channels/{name}/resume', touched)
  const path = { name: of.channel }
  return (
    <Paper withBorder p="md" component="section" aria-label={of.channel}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={6} style={{ flex: '1 1 320px' }} miw={0}>
          <Title order={3} size="h6">
            {of.channel}: {linkWords(of)}
          </Title>
          {of.why && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {of.why}
            </Text>
          )}
          <Facts
            of={[
              [
                'System',
                <Anchor
                  key="system"
                  component={Link}
                  to={`/connections/${encodeURIComponent(of.system)}`}
                  inherit
                >
                  {of.system}
                </Anchor>,
              ],
              ['Its place there', of.external],
              ['Told from', of.locations.join(', ')],
              ['What it is told', words(of.measure)],
              [
                'Tried again',
                of.blockedUntil ? <Ago key="until" at={of.blockedUntil} /> : undefined,
              ],
            ]}
          />
        </Stack>
        {may('write') ? (
          <Group gap="xs">
            {of.state === 'open' && of.failures === 0 ? null : (
              <Act
                label={of.state === 'paused' ? 'Resume' : 'Try now'}
                act={async () => {
                  await resume.mutateAsync({ path })
                  return `${of.channel} is told again, with the numbers as they are now.`
                }}
              />
            )}
            {of.state !== 'paused' && (
              <Act
                label="Pause"
                danger
                title={`Tell ${of.channel} nothing until it is resumed`}
                ask={
                  <Text size="sm">
                    It keeps the numbers that it shows now, so it may sell what is not there. What
                    it misses is kept, and told once it is resumed.
                  </Text>
                }
                reason="Why it is paused"
                act={async (why) => {
                  await pause.mutateAsync({ path, body: { why } })
                  return `${of.channel} is told nothing until it is resumed.`
                }}
              />
            )}
            <Recover channel={of.channel} />
            {of.dead > 0 && <Dead channel={of.channel} dead={of.dead} />}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Pausing and telling again need a role that may write.
          </Text>
        )}
      </Group>
    </Paper>
  )
}

function AllDead({ of }: { of: readonly Channel[] | undefined }) {
  const may = useMay()
  const dead = (of ?? []).reduce((sum, one) => sum + one.dead, 0)
  if (dead === 0 || !may('write')) return null
  return <Dead dead={dead} />
}

/** Tries again what was given up: of one channel, or of all. */
function Dead({ channel, dead }: { channel?: string; dead: number }) {
  const replay = useAct('post', '/v1/dead-letters/replay', touched)
  return (
    <Sure
      label={
        channel
          ? `Try again the ${number(dead)} given up`
          : `Try again all ${number(dead)} given up`
      }
      ask={`${count(dead, 'number')} ${dead === 1 ? 'is' : 'are'} told again${channel ? ` to ${channel}` : ', whatever the channel'}, each as it is now. Where the cause was not mended, it comes back here with its reason.`}
      act={async (confirm) => {
        const body = { ...(channel && { channel }), ...(confirm !== undefined && { confirm }) }
        const { replayed } = await replay.mutateAsync({ body })
        return `${count(replayed, 'number')} on the way again.`
      }}
    />
  )
}
