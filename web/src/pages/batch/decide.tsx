/** How far a plan reaches, and the decision on it: apply, discard, take back; each with what came of it. */
import { Alert, Anchor, Group, List, NumberInput, Stack, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Answer, Trouble } from '../../api/client.ts'
import { useAct } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Act, tell } from '../../parts/act.tsx'
import { capital, count } from '../../parts/words.ts'

export type Whole = Answer<'/v1/batches/{id}', 'get'>
const TOUCHED = ['/v1/batches', '/v1/drifts', '/v1/stock', '/v1/overview']

export function Decide({ of }: { of: Whole }) {
  const { batch, radius } = of
  if (batch.state === 'planned' || batch.state === 'held') {
    return (
      <Stack gap="sm">
        {radius && <Reach of={radius} told={batch.state === 'held' ? batch.why : null} />}
        <Open of={of} />
      </Stack>
    )
  }
  return batch.state === 'applied' ? <Back of={of} /> : null
}

/** The blast radius, in words. */
export function Reach({
  of,
  told = null,
}: {
  of: NonNullable<Whole['radius']>
  /** What the reader was told already. */
  told?: string | null
}) {
  const { skus, units, zeroed, channels, why } = of
  return (
    <Stack gap={6}>
      <Text size="sm">
        It reaches <b>{count(skus, 'product')}</b> and <b>{count(units, 'unit')}</b>.{' '}
        {zeroed > 0
          ? `${count(zeroed, 'product')} would show none at a channel where there are some now.`
          : 'No product goes to zero at a channel.'}
      </Text>
      {channels.length > 0 && (
        <List size="sm">
          {channels.map((c) => (
            <List.Item key={c.channel}>
              {c.channel}: {count(c.moved, 'number')} of {count(c.listed, 'listed', 'listed')}
              {c.zeroed > 0 && `, ${c.zeroed} to zero`}
            </List.Item>
          ))}
        </List>
      )}
      {why && (
        <Alert color="orange" icon={<IconAlertTriangle />} title="That is a lot">
          <Text size="sm">
            {why !== told && `${capital(why)}. `}
            To apply it, the number of products has to be typed.
          </Text>
        </Alert>
      )}
    </Stack>
  )
}

function Open({ of: { batch, radius, objection } }: { of: Whole }) {
  const may = useMay()
  const apply = useAct('post', '/v1/batches/{id}/apply', TOUCHED)
  const discard = useAct('post', '/v1/batches/{id}/discard', TOUCHED)
  const [confirm, setConfirm] = useState<number | string>('')
  const path = { id: batch.id }
  const against = objection ?? (may('repair') ? null : 'Applying takes the right to repair.')
  // What it reaches may have grown since this page was read: then the server says the number.
  const [asked, setAsked] = useState<number | null>(null)
  const must = radius?.why ? radius.skus : asked
  return (
    <Stack gap="xs">
      {objection && (
        <Alert color="gray" icon={<IconHandStop />} title="Somebody else has to approve it">
          <Text size="sm">{objection}</Text>
        </Alert>
      )}
      <Group gap="xs">
        <Tooltip label={against ?? ''} disabled={!against}>
          <div>
            <Act
              label="Apply"
              title={`Apply plan ${batch.id}?`}
              variant="filled"
              disabled={against !== null}
              ask={
                <Stack gap="sm">
                  <Text size="sm">
                    {count(radius?.skus ?? batch.skus, 'product')} and{' '}
                    {count(radius?.units ?? batch.units, 'unit')} change. Each row is looked at once
                    more, and left out if it is not as it was.
                  </Text>
                  {must !== null && (
                    <NumberInput
                      label={`Type the number of products (${must}) to confirm`}
                      required
                      data-autofocus
                      hideControls
                      value={confirm}
                      onChange={setConfirm}
                    />
                  )}
                </Stack>
              }
              act={async () => {
                try {
                  const body = confirm === '' ? {} : { confirm: Number(confirm) }
                  const { done, skipped } = await apply.mutateAsync({ path, body })
                  const left = skipped > 0 ? ` ${skipped} left out; the rows say why.` : ''
                  return `${done} done.${left}`
                } catch (error) {
                  const needs = error instanceof Trouble ? error.problem.confirm : undefined
                  if (typeof needs === 'number') setAsked(needs)
                  throw error
                }
              }}
            />
          </div>
        </Tooltip>
        <Tooltip label="Discarding takes the right to repair." disabled={may('repair')}>
          <div>
            <Act
              label="Discard"
              title={`Discard plan ${batch.id}?`}
              disabled={!may('repair')}
              ask="Nothing of it is done. The drifts stay as they are."
              act={async () => {
                await discard.mutateAsync({ path })
                return `Plan ${batch.id} is discarded.`
              }}
            />
          </div>
        </Tooltip>
      </Group>
    </Stack>
  )
}

function Back({ of: { batch, irrevertible } }: { of: Whole }) {
  const may = useMay()
  const navigate = useNavigate()
  const revert = useAct('post', '/v1/batches/{id}/revert', TOUCHED)
  if (batch.reverts !== null) {
    return (
      <Text size="sm">
        It takes{' '}
        <Anchor component={Link} to={`/batches/${batch.reverts}`}>
          plan {batch.reverts}
        </Anchor>{' '}
        back.
      </Text>
    )
  }
  if (irrevertible) {
    return (
      <Text size="sm" c="dimmed">
        It cannot be taken back: {irrevertible}.
      </Text>
    )
  }
  return (
    <Group>
      <Tooltip label="Taking back takes the right to repair." disabled={may('repair')}>
        <div>
          <Act
            label="Take it back"
            title={`Take plan ${batch.id} back?`}
            danger
            disabled={!may('repair')}
            ask="The numbers from before come back by new movements; the channels follow. What was counted since then is left as it is, and its drifts are given to a person."
            act={async () => {
              const made = await revert.mutateAsync({ path: { id: batch.id } })
              for (const { sku, why } of made.left)
                tell(`${sku} is left as it is`, `${why}.`, 'orange')
              void navigate({ to: `/batches/${made.batch}` })
              return `${count(made.done, 'number')} put back.`
            }}
          />
        </div>
      </Tooltip>
    </Group>
  )
}
