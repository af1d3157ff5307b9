/** Every change of a setting or a rule: who, when, from what to what, and why. */
import { Button, Stack, Text } from '@mantine/core'
import { useList } from '../../api/hooks.ts'
import type { Setting, SettingChange } from '../../api/schema.ts'
import { Empty } from '../../parts/empty.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Side } from '../../parts/side.tsx'
import { At } from '../../parts/time.tsx'
import { said, type Value } from './value.ts'

export function History({
  name,
  close,
  settings,
}: {
  /** `all`: every setting and rule. */
  name: string | undefined
  close: () => void
  settings: readonly Setting[]
}) {
  const query = name && name !== 'all' ? { name, limit: 50 } : { limit: 50 }
  const list = useList('/v1/settings/history', { query }, { enabled: name !== undefined })
  const title = settings.find((one) => one.name === name)?.title
  return (
    <Side opened={name !== undefined} close={close} title={title ?? 'What was changed'}>
      {list.error && list.rows.length === 0 && <Problem of={list.error} />}
      {!list.isPending && !list.error && list.rows.length === 0 && (
        <Empty kind="well" title="Never changed">
          It is as onhand.config.ts says.
        </Empty>
      )}
      <Stack gap="md">
        {list.rows.map((row) => (
          <One key={row.id} of={row} setting={settings.find((one) => one.name === row.name)} />
        ))}
        {list.hasNextPage && (
          <Button variant="default" onClick={() => void list.fetchNextPage()}>
            Earlier ones
          </Button>
        )}
      </Stack>
    </Side>
  )
}

function One({ of, setting }: { of: SettingChange; setting: Setting | undefined }) {
  return (
    <div>
      <Text size="sm" fw={550}>
        {told(of.was, setting)} → {of.value === null ? backWords(setting) : told(of.value, setting)}
      </Text>
      <Text size="sm">
        {setting?.title ?? of.name}
        {of.note && `: “${of.note}”`}
      </Text>
      <Text size="xs" c="dimmed">
        {of.setBy}, <At at={of.setAt} />
      </Text>
    </div>
  )
}

const backWords = (setting: Setting | undefined) =>
  setting ? 'what the file says' : 'no rule of its own'

/** A rule's amounts as `5 kept back, at most 20`; a setting's value as it is said elsewhere. */
export function told(value: unknown, setting?: Setting): string {
  if (setting) return said(value as Value, setting)
  if (value === null || value === undefined) return 'nothing'
  if (typeof value !== 'object') return String(value)
  const words = {
    safety: (n: number) => `${n} kept back`,
    cap: (n: number) => `at most ${n}`,
    percent: (n: number) => `${n}% of it`,
  }
  const parts = Object.entries(value).flatMap(([name, n]) =>
    typeof n === 'number' && name in words ? [words[name as keyof typeof words](n)] : [],
  )
  return parts.join(', ') || 'nothing'
}
