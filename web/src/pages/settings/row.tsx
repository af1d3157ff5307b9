/** One setting: what it is, what holds, who changed it from what; to change it, and to take that back. */
import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useAct } from '../../api/hooks.ts'
import type { Setting } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { Why } from '../../parts/why.tsx'
import { cronWords, nextTimes } from './cron.ts'
import classes from './row.module.css'
import { choices, range, said, scaled, scaleOf, type Value } from './value.ts'

export const touched = ['/v1/settings', '/v1/overview', '/v1/status', '/v1/jobs', '/v1/items']

export function Row({ of }: { of: Setting }) {
  const { set } = useFilters()
  return (
    <div className={classes.row} data-setting={of.name}>
      <div>
        <Text size="sm">{of.title}</Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {of.name}
        </Text>
      </div>
      <div>
        <Text size="sm" fw={600}>
          {said(of.value, of)}
        </Text>
        {'cron' in of.bounds && typeof of.value === 'string' && <Next text={of.value} />}
        <Overridden of={of} />
      </div>
      <Group gap={6} justify="flex-end">
        <Change of={of} />
        <Back of={of} />
        <Button size="xs" variant="subtle" onClick={() => set({ history: of.name })}>
          History
        </Button>
      </Group>
    </div>
  )
}

function Next({ text }: { text: string }) {
  const [first, ...rest] = nextTimes(text, new Date())
  if (!first) return null
  return (
    <Text size="xs" c="dimmed">
      {cronWords(text) && <code>{text}</code>} Next, in your time: <When at={first} />
      {rest.map((at) => (
        <span key={at}>
          , <When at={at} />
        </span>
      ))}
    </Text>
  )
}

/** With the year where it is not near. */
const When = ({ at }: { at: string }) => {
  const far = new Date(at).getTime() - Date.now() > 300 * 86_400_000
  return far ? (
    <time dateTime={at}>{new Date(at).toLocaleDateString('en-GB')}</time>
  ) : (
    <At at={at} />
  )
}

/** Nothing where the file holds. */
export function Overridden({ of }: { of: Setting }) {
  const { override, declared } = of
  if (!override) return null
  return (
    <>
      <Text size="xs">
        The file says {said(declared, of)}. Changed from {said(override.was, of)} by{' '}
        {override.setBy} <Ago at={override.setAt} />
        {override.note && `: “${override.note}”`}
      </Text>
      {override.ignored && (
        <Chip state="attention" label="Does not hold any more" why={override.ignored} size="sm" />
      )}
    </>
  )
}

/** Why one may not, for the tooltip; undefined: one may. */
export function useBarred() {
  const may = useMay()
  return ({ scope }: Pick<Setting, 'scope'>) =>
    may(scope)
      ? undefined
      : scope === 'admin'
        ? 'Only an admin may change this.'
        : 'Changing this takes the role reconciler, or admin.'
}

export function Change({ of }: { of: Setting }) {
  const barred = useBarred()(of)
  const put = useAct('put', '/v1/settings/{name}', touched)
  const [value, setValue] = useState<Value>(of.value)
  const [note, setNote] = useState('')
  useEffect(() => setValue(of.value), [of.value])
  return (
    <Act
      label="Change"
      size="xs"
      title={of.title}
      barred={barred}
      act={async () => {
        if (value === null || value === '') throw new Error('Give it a value first.')
        const done = await put.mutateAsync({
          path: { name: of.name },
          body: { value, ...(note.trim() && { note: note.trim() }) },
        })
        setNote('')
        return `Now: ${said(done.setting.value, of)}.`
      }}
      ask={
        <Stack gap="sm">
          <Text size="sm">
            Now {said(of.value, of)}; the file says {said(of.declared, of)}.
          </Text>
          <Field of={of} value={value} change={setValue} />
          <Why optional value={note} set={setNote} />
        </Stack>
      }
    />
  )
}

function Field({
  of,
  value,
  change,
}: {
  of: Setting
  value: Value
  change: (value: Value) => void
}) {
  const { bounds } = of
  if ('oneOf' in bounds) {
    return (
      <Select
        label="From now on"
        data={bounds.oneOf.map((one) => ({ value: one, label: choices[one] ?? one }))}
        value={value as string}
        allowDeselect={false}
        onChange={change}
      />
    )
  }
  if ('cron' in bounds) {
    const text = (value as string | null) ?? ''
    const next = nextTimes(text, new Date())
    return (
      <>
        <TextInput
          label="From now on"
          description="A cron expression: minute, hour, day of the month, month, day of the week."
          required
          data-autofocus
          ff="monospace"
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
        <Text size="sm" aria-live="polite">
          {next.length === 0 ? 'This is no schedule yet.' : (cronWords(text) ?? 'Its times')}
          {next.map((at) => (
            <Text span size="sm" key={at} display="block">
              <At at={at} />
            </Text>
          ))}
        </Text>
      </>
    )
  }
  const { by, unit } = scaleOf(of)
  return (
    <NumberInput
      label="From now on"
      description={range(of)}
      required
      data-autofocus
      allowDecimal={!bounds.whole || by < 1}
      suffix={unit ? ` ${unit}` : ''}
      value={typeof value === 'number' ? scaled(value, by) : ''}
      onChange={(typed) => change(typeof typed === 'number' ? scaled(typed, 1 / by) : null)}
    />
  )
}

export function Back({ of }: { of: Setting }) {
  const barred = useBarred()(of)
  const remove = useAct('delete', '/v1/settings/{name}', touched)
  if (!of.override) return null
  return (
    <Act
      label="Back to the file"
      size="xs"
      barred={barred}
      ask={`${of.title}: from ${said(of.value, of)} back to ${said(of.declared, of)}, as onhand.config.ts says.`}
      act={async () => {
        await remove.mutateAsync({ path: { name: of.name } })
        return `Now: ${said(of.declared, of)}, as the file says.`
      }}
    />
  )
}
