/** One rule: for what it is, and what is kept back, at most shown, or shown a share of. */
import { Button, Group, Modal, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, type Trouble } from '../../api/client.ts'
import { queries, refresh, useAsk } from '../../api/hooks.ts'
import type { Rule } from '../../api/schema.ts'
import { tell } from '../../parts/act.tsx'
import { PickItem } from '../../parts/pick.tsx'
import { Problem } from '../../parts/problem.tsx'
import { HeldBack, heldOf } from '../../parts/sure.tsx'
import { Why } from '../../parts/why.tsx'
import { count, number } from '../../parts/words.ts'
import { ruleTouches, whoseWords } from './rules.tsx'

type Amount = number | null
type Draft = {
  channel: string | null
  what: 'all' | 'category' | 'item'
  category: string | null
  sku: string | null
  safety: Amount
  cap: Amount
  percent: Amount
  note: string
}
const blank: Draft = {
  channel: null,
  what: 'item',
  category: null,
  sku: null,
  safety: null,
  cap: null,
  percent: null,
  note: '',
}

const draftOf = ({ channel, category, sku, safety, cap, percent }: Rule): Draft => ({
  ...blank,
  channel,
  category,
  sku,
  what: sku !== null ? 'item' : category !== null ? 'category' : 'all',
  safety,
  cap,
  percent,
})

export function EditRule({ of, close }: { of: Rule | 'new' | null; close: () => void }) {
  const known = of === 'new' || of === null ? null : of
  const channels = useAsk('/v1/channels')
  const categories = useAsk('/v1/categories')
  const [draft, setDraft] = useState(blank)
  const save = useMutation({
    mutationFn: (confirm: number | undefined) =>
      ask('put', '/v1/rules', { body: bodyOf(draft, known, confirm) }),
    onSuccess: (done) => {
      const moved = done.channels.reduce((sum, one) => sum + one.moved, 0)
      tell(
        'The rule is set',
        `${count(done.items, 'item')} looked at; ${count(moved, 'number')} change at the channels.`,
      )
      void refresh(queries, ruleTouches)
      close()
    },
  })
  const { reset } = save
  useEffect(() => {
    setDraft(known ? draftOf(known) : blank)
    reset()
  }, [known, reset])
  const change = (some: Partial<Draft>) => {
    setDraft({ ...draft, ...some })
    save.reset()
  }
  const held = heldOf(save.error as Trouble | null)
  const everywhere = draft.channel === null
  const whole =
    draft.what === 'all'
      ? draft.channel !== null
      : draft.what === 'item'
        ? draft.sku
        : draft.channel
  return (
    <Modal
      opened={of !== null}
      onClose={close}
      title={known ? whoseWords(known) : 'Add a rule'}
      centered
    >
      <Stack
        component="form"
        gap="sm"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(held?.confirm)
        }}
      >
        {!known && (
          <>
            <Select
              label="For"
              data={[
                { value: 'item', label: 'One item' },
                { value: 'category', label: 'A category' },
                { value: 'all', label: 'Everything' },
              ]}
              value={draft.what}
              allowDeselect={false}
              onChange={(what) => change({ what: (what ?? 'item') as Draft['what'] })}
            />
            {draft.what === 'item' && (
              <PickItem value={draft.sku} change={(sku) => change({ sku })} />
            )}
            {draft.what === 'category' && (
              <Select
                label="Category"
                required
                searchable
                data={(categories.data?.rows ?? [])
                  .filter(({ category }) => category !== '')
                  .map(({ category, items }) => ({
                    value: category,
                    label: `${category} (${number(items)})`,
                  }))}
                value={draft.category}
                onChange={(category) => change({ category })}
              />
            )}
            <Select
              label="At"
              placeholder={draft.what === 'item' ? 'All channels' : 'Choose a channel'}
              clearable
              data={(channels.data?.rows ?? []).map(({ channel }) => channel)}
              value={draft.channel}
              onChange={(channel) => change({ channel })}
            />
          </>
        )}
        <Units
          label="Kept back"
          says="So many are not shown, for what happens between two messages."
          value={draft.safety}
          change={(safety) => change({ safety })}
        />
        {!everywhere && (
          <>
            <Units
              label="Shown at most"
              says="However many there are."
              value={draft.cap}
              change={(cap) => change({ cap })}
            />
            <Units
              label="Share shown, per cent"
              says="Of what is available, rounded down."
              most={100}
              value={draft.percent}
              change={(percent) => change({ percent })}
            />
          </>
        )}
        <Text size="xs" c="dimmed">
          Left empty: what is wider holds. Channels are told at once.
        </Text>
        <Why optional value={draft.note} set={(note) => change({ note })} />
        {held ? <HeldBack of={held} /> : save.error ? <Problem of={save.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!whole}
            {...(held && { color: 'red' })}
          >
            {held ? `Yes, change ${count(held.confirm, 'number')}` : 'Set it'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Units({
  label,
  says,
  value,
  change,
  most,
}: {
  label: string
  says: string
  value: Amount
  change: (value: Amount) => void
  most?: number
}) {
  return (
    <NumberInput
      label={label}
      description={says}
      min={0}
      {...(most !== undefined && { max: most })}
      allowDecimal={false}
      value={value ?? ''}
      onChange={(typed) => change(typeof typed === 'number' ? typed : null)}
    />
  )
}

/** Only what differs from before is named: the rest stays as it is. */
function bodyOf(draft: Draft, known: Rule | null, confirm: number | undefined) {
  const { what, channel, category, sku, note } = draft
  const amounts = (['safety', 'cap', 'percent'] as const).filter((name) =>
    known ? draft[name] !== known[name] : draft[name] !== null,
  )
  return {
    ...(channel !== null && { channel }),
    ...(what === 'category' && category !== null && { category }),
    ...(what === 'item' && sku !== null && { sku }),
    ...Object.fromEntries(amounts.map((name) => [name, draft[name]])),
    ...(note.trim() && { note: note.trim() }),
    ...(confirm !== undefined && { confirm }),
  }
}
