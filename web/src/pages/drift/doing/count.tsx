/** Only the shelf can tell: ask for a count, or say what was counted. */
import { NumberInput, SegmentedControl, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../api/client.ts'
import { refresh } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { Dialog } from '../../../parts/dialog.tsx'

export function Count({ drift, close }: { drift: Drift; close: () => void }) {
  const client = useQueryClient()
  const waits = drift.state === 'counting'
  const [way, setWay] = useState(waits ? 'counted' : 'count')
  const [quantity, setQuantity] = useState<number | string>('')
  const place = drift.locations.join(' and ')
  const path = { id: drift.id }
  const wanted = async () => {
    await ask('post', '/v1/drifts/{id}/count', { path, body: {} })
    return `Somebody is asked to count ${drift.sku} in ${place}.`
  }
  const counted = async () => {
    const body = { quantity: Number(quantity) }
    return (await ask('post', '/v1/drifts/{id}/counted', { path, body })).says
  }
  return (
    <Dialog
      title={`Count ${drift.sku}`}
      button={way === 'count' ? 'Ask for a count' : 'That is what is there'}
      close={close}
      // Zero is an answer, and blank is none.
      ready={way === 'count' || quantity !== ''}
      act={async () => {
        const said = way === 'count' ? await wanted() : await counted()
        await refresh(client, ['/v1/drifts', '/v1/stock', '/v1/overview'])
        return said
      }}
    >
      <SegmentedControl
        fullWidth
        value={way}
        onChange={setWay}
        aria-label="Ask for a count, or enter one?"
        data={[
          { value: 'count', label: waits ? 'It is asked for' : 'Ask for a count', disabled: waits },
          { value: 'counted', label: 'Enter a count' },
        ]}
      />
      {way === 'count' ? (
        <Text size="sm">
          Whoever counts finds it on their list. Until then nothing is done about this drift by
          itself.
        </Text>
      ) : (
        <NumberInput
          label={`How many are there in ${place}?`}
          description="All of them, as they stand there now. What is expected is not shown on purpose: a count is worth more when it is blind."
          required
          data-autofocus
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          value={quantity}
          onChange={setQuantity}
        />
      )}
    </Dialog>
  )
}
