/** Deciding against a repair: it is too small to hear of, or it is for a person. Never in silence. */
import { SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { Why } from '../../../parts/why.tsx'
import { brief, count } from '../../../parts/words.ts'
import { bodyOf, isWhole, type Rule, RuleFields } from './ignore.tsx'

/** Up to this many units a rule is offered first. */
const SMALL = 3

export function Decline({ drift, close }: { drift: Drift; close: () => void }) {
  const size = Math.abs(drift.residue)
  // A rule hides what is open; what a person has in hand stays in hand.
  const hideable = drift.state === 'open' && size > 0
  const [way, setWay] = useState(hideable && size <= SMALL ? 'ignore' : 'escalate')
  const [why, setWhy] = useState('')
  const [rule, setRule] = useState<Rule>({
    sku: drift.sku,
    system: drift.system,
    external: drift.external,
    category: '',
    most: Math.max(1, size),
    days: '30',
    reason: '',
  })
  const escalate = useAct('post', '/v1/drifts/{id}/escalate', ['/v1/drifts', '/v1/overview'])
  const ignore = useAct('post', '/v1/ignore-rules', [
    '/v1/drifts',
    '/v1/ignore-rules',
    '/v1/overview',
  ])
  const act = async () => {
    if (way === 'escalate') {
      await escalate.mutateAsync({ path: { id: drift.id }, body: { why: why.trim() } })
      return `Drift ${drift.id} is with a person now. Nothing is done about it by itself.`
    }
    const body = bodyOf(rule)
    const { hides } = await ignore.mutateAsync({ body })
    return `Hidden until ${brief(body.until)}: ${count(hides, 'drift')}.`
  }
  return (
    <Dialog
      title="Decline"
      button={way === 'escalate' ? 'Give it to a person' : 'Hide it'}
      close={close}
      ready={way === 'escalate' ? why.trim() !== '' : isWhole(rule)}
      act={act}
    >
      <SegmentedControl
        fullWidth
        value={way}
        onChange={setWay}
        aria-label="What shall become of it?"
        data={[
          { value: 'escalate', label: 'For a person' },
          { value: 'ignore', label: 'Not worth hearing of', disabled: !hideable },
        ]}
      />
      <Text size="sm">
        {way === 'escalate'
          ? 'It stays in the inbox, and nothing is done about it by itself until somebody gives it back.'
          : 'A rule hides it, and others like it, up to a size and until a day. More than that is told as ever.'}
        {!hideable && ' (A rule can only hide what is open.)'}
      </Text>
      {way === 'escalate' ? (
        <Why first value={why} set={setWhy} />
      ) : (
        <RuleFields
          rule={rule}
          set={(some) => setRule((before) => ({ ...before, ...some }))}
          systems={[drift.system]}
        />
      )}
    </Dialog>
  )
}
