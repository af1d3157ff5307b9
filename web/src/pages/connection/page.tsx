/** One system: its link, what it owns, its secrets, webhooks, channels, places, and matching its items. */
import { SimpleGrid, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Block } from '../../parts/block.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Header } from '../../parts/header.tsx'
import { Ago } from '../../parts/time.tsx'
import { aged, duration, sentence } from '../../parts/words.ts'
import { Agrees, linkChip } from '../connections/axes.tsx'
import { ownedBy, roleWords } from '../connections/words.ts'
import { Channels } from './channels.tsx'
import { Checkup, SetUp } from './checkup.tsx'
import { MatchItems } from './match.tsx'
import { Places } from './places.tsx'
import { Secrets } from './secrets.tsx'
import { Webhooks } from './webhooks.tsx'

export default function Connection() {
  const { name } = useParams({ strict: false }) as { name: string }
  const links = useAsk('/v1/overview/links', {}, { everyMs: 30_000 })
  const authority = useAsk('/v1/authority')
  const may = useMay()
  const one = links.data?.systems.find(({ system }) => system === name)
  const channels = links.data?.channels.filter(({ system }) => system === name) ?? []
  const trail = [{ title: 'Connections', to: '/connections' }]
  if (links.data && !one) {
    return (
      <>
        <Header title={name} trail={trail} />
        <Empty kind="not_yet" title={`No system is called “${name}”`}>
          It may have been taken out of onhand.config.ts; its movements stay in the ledger.
        </Empty>
      </>
    )
  }
  return (
    <>
      <Header
        title={name}
        trail={trail}
        says={
          one &&
          `${sentence(roleWords[one.role])} Connector ${one.connector}. ${sentence(one.says)}`
        }
        chips={
          one && (
            <>
              {linkChip(one)}
              <Agrees system={name} />
            </>
          )
        }
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack>
          <Block title="The link" of={links} at={({ at }) => at}>
            {() =>
              one && (
                <Facts
                  of={[
                    [
                      'Owns',
                      authority.data
                        ? ownedBy(authority.data.facts, name) || 'nothing: it is told'
                        : undefined,
                    ],
                    ['Last heard', <Ago key="h" at={one.lastHeardAt} never="not yet" />],
                    ['Last told', <Ago key="t" at={one.lastToldAt} never="not yet" />],
                    [
                      'It should be heard',
                      one.silent === null
                        ? 'how often is not declared'
                        : one.silent
                          ? 'more often: it is silent'
                          : 'as often as it is',
                    ],
                    [
                      'From there to here',
                      one.lag.samples === 0
                        ? 'nothing in 24 hours to measure'
                        : `${duration(one.lag.p50Ms)} usually, ${duration(one.lag.p95Ms)} at the slow end${aged(one.lag.p50Ms)}`,
                    ],
                  ]}
                />
              )
            }
          </Block>
          <Channels of={channels} />
          <Places system={name} />
          <SetUp system={name} />
        </Stack>
        <Stack>
          <Checkup system={name} />
          {one && <Webhooks of={one.webhooks} />}
          {may('admin') && <Secrets system={name} />}
          <MatchItems system={name} />
        </Stack>
      </SimpleGrid>
    </>
  )
}
