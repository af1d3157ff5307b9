/** Putting one off: for an hour, over night, until it grows, or until a day. */
import { Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { brief, count } from '../../../parts/words.ts'
import { until, type When, whens } from './until.ts'

export function Snooze({ drift, close }: { drift: Drift; close: () => void }) {
  const snooze = useAct('post', '/v1/drifts/{id}/snooze', ['/v1/drifts', '/v1/overview'])
  const [when, setWhen] = useState<When>('hour')
  const [day, setDay] = useState('')
  const at = until(when, new Date(), day)
  const units = count(Math.abs(drift.residue), 'unit')
  return (
    <Dialog
      title="Put it off"
      says={`Whatever you choose: should it become more than the ${units} it is now, it comes back by itself.`}
      button="Put it off"
      close={close}
      ready={at !== null}
      act={async () => {
        await snooze.mutateAsync({ path: { id: drift.id }, body: { until: at!.toISOString() } })
        return when === 'grows'
          ? `Drift ${drift.id} comes back when it grows.`
          : `Drift ${drift.id} comes back ${brief(at!)}, or when it grows.`
      }}
    >
      <Radio.Group
        label="Until when?"
        value={when}
        onChange={(value) => setWhen(value as When)}
        name="when"
      >
        <Stack gap="xs" mt="xs">
          {whens.map(({ value, label }) => {
            const then = value === 'grows' || value === 'day' ? null : until(value, new Date(), '')
            return (
              <Radio
                key={value}
                value={value}
                label={label}
                description={then ? brief(then) : undefined}
              />
            )
          })}
        </Stack>
      </Radio.Group>
      {when === 'day' && (
        <TextInput
          type="datetime-local"
          label="Day and hour"
          required
          data-autofocus
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
          error={day && at === null ? 'That time is over: name a later one.' : undefined}
        />
      )}
    </Dialog>
  )
}
