/** Who may do what: people by their roles, programs by their keys. */
import { Tabs } from '@mantine/core'
import { useMay } from '../../app/session.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Keys } from './keys.tsx'
import { People } from './people.tsx'

export default function Page() {
  const { search, set } = useFilters()
  const admin = useMay()('admin')
  const tab = search.tab === 'keys' ? 'keys' : 'people'
  return (
    <>
      <Header
        title="People & keys"
        says="People sign in and have roles; programs have keys. Everything they change is in the audit log under their name."
      />
      {admin ? (
        <Tabs
          value={tab}
          onChange={(to) => set({ tab: to === 'keys' ? 'keys' : undefined })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="people">People</Tabs.Tab>
            <Tabs.Tab value="keys">API keys</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="people">
            <People />
          </Tabs.Panel>
          <Tabs.Panel value="keys">
            <Keys />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Empty kind="not_yet" title="Only an admin sees who may do what">
          What you may do yourself is on your own page, under your name at the top.
        </Empty>
      )}
    </>
  )
}
