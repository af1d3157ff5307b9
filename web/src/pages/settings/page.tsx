/** What can be changed while it runs: the gate, settings by group, what channels keep back, and the keyboard. */
import { Button, Stack, Tabs, Text } from '@mantine/core'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Gate } from './gate.tsx'
import { History } from './history.tsx'
import { Keyboard } from './keyboard.tsx'
import { Row } from './row.tsx'
import { Rules } from './rules.tsx'
import { groups } from './value.ts'

export default function Settings() {
  const { search, set } = useFilters()
  const all = useAsk('/v1/settings')
  const tab = search.tab === 'rules' ? 'rules' : 'settings'
  return (
    <>
      <Header
        title="Settings"
        says="What is set here wins over onhand.config.ts, everywhere and at once, until it goes back to the file."
        actions={
          <Button variant="default" onClick={() => set({ history: 'all' })}>
            Every change
          </Button>
        }
      />
      <Tabs
        value={tab}
        onChange={(to) => set({ tab: to === 'rules' ? 'rules' : undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="rules">What channels keep back</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings">
          <Stack>
            <Gate of={all.data?.rows.find(({ name }) => name === 'gate')} />
            {groups.map(({ title, says, starts }) => (
              <Block key={starts} title={title} says={says} of={all}>
                {({ rows }) => {
                  const own = rows.filter(({ name }) => name.startsWith(starts))
                  if (own.length === 0)
                    return <Text size="sm">None with the systems and items there are.</Text>
                  return own.map((one) => <Row key={one.name} of={one} />)
                }}
              </Block>
            ))}
            <Keyboard />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules />
        </Tabs.Panel>
      </Tabs>
      <History
        name={search.history}
        close={() => set({ history: undefined })}
        settings={all.data?.rows ?? []}
      />
    </>
  )
}
