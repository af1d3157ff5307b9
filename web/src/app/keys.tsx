/** Single keys: what a page offers while it is shown, and the sheet that lists them. */
import { Group, Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useSyncExternalStore } from 'react'

export type Key = {
  /** As the browser names it: `j`, `1`, `?`, `Enter`. */
  key: string
  says: string
  act: () => void
}

const shown = new Set<readonly Key[]>()
const listeners = new Set<() => void>()
let all: readonly Key[] = []
function changed() {
  all = [...shown].flat()
  for (const each of listeners) each()
}

/** Offers `keys` for as long as the component is there. Give it a value that is kept (useMemo). */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    shown.add(keys)
    changed()
    return () => {
      shown.delete(keys)
      changed()
    }
  }, [keys])
}

const OFF = { key: 'onhand-keys-off', defaultValue: false as boolean }

/** Whether single keys are on for this person in this browser, and turning them on or off. */
export function useSingleKeys() {
  const [off, setOff] = useLocalStorage(OFF)
  return [!off, (on: boolean) => setOff(!on)] as const
}

/** Listens once for the whole page. Not while something is typed; off where the person says so. */
export function useKeyboard(go: (to: string) => void, ways: Readonly<Record<string, string>>) {
  const [off] = useLocalStorage(OFF)
  useEffect(() => {
    if (off) return
    let leading = false
    const pressed = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement
      const typing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return
      if (leading) {
        leading = false
        const to = ways[event.key]
        if (to) {
          event.preventDefault()
          go(to)
        }
        return
      }
      if (event.key === 'g') {
        leading = true
        setTimeout(() => {
          leading = false
        }, 1_500)
        return
      }
      // A dialog has the keys to itself.
      if (document.querySelector('[role=dialog][aria-modal=true]')) return
      // With Shift, or Caps Lock on, it is the same key, unless the capital is one of its own.
      const by = (name: string) => all.findLast(({ key }) => key === name)
      const found = by(event.key) ?? by(event.key.toLowerCase())
      if (!found) return
      // Enter on a link or a button is that link's or button's.
      if (event.key === 'Enter' && /^(A|BUTTON)$/.test(at.tagName)) return
      event.preventDefault()
      found.act()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [off, go, ways])
}

export function KeyHelp({
  opened,
  close,
  ways,
}: {
  opened: boolean
  close: () => void
  ways: readonly { key: string; says: string }[]
}) {
  const [off, setOff] = useLocalStorage(OFF)
  const here = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all,
  )
  return (
    <Modal opened={opened} onClose={close} title="Keys" size="md">
      <Stack>
        <Sheet title="On this page" keys={here} />
        <Sheet title="Go to" keys={ways.map(({ key, says }) => ({ key: `g ${key}`, says }))} />
        <Switch
          label="Single keys are on"
          description="Turn them off if a program that you use speaks or types for you."
          checked={!off}
          onChange={({ currentTarget }) => setOff(!currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}

function Sheet({ title, keys }: { title: string; keys: readonly { key: string; says: string }[] }) {
  if (keys.length === 0) return null
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {title}
      </Text>
      <Table withRowBorders={false} verticalSpacing={3}>
        <Table.Tbody>
          {keys.map(({ key, says }) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Group gap={4}>
                  {key.split(' ').map((one) => (
                    <Kbd key={one}>{one}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
