/** A new ignore rule, with what it would hide now. */
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { count } from '../../parts/words.ts'
import { bodyOf, isWhole, type Rule, RuleFields } from '../drift/doing/ignore.tsx'

const EMPTY: Rule = {
  sku: '',
  system: '',
  external: '',
  category: '',
  most: 1,
  days: '30',
  reason: '',
}

export function NewRule({ close }: { close: () => void }) {
  const [rule, setRule] = useState(EMPTY)
  const readings = useAsk('/v1/readings', { query: { limit: 1 } })
  const make = useAct('post', '/v1/ignore-rules', [
    '/v1/ignore-rules',
    '/v1/drifts',
    '/v1/overview',
  ])
  return (
    <Dialog
      title="Make an ignore rule"
      says="As narrow as it can be: at least an item, a system or a category, and all that you name must fit."
      button="Hide them"
      close={close}
      ready={isWhole(rule)}
      act={async () => {
        const { hides } = await make.mutateAsync({ body: bodyOf(rule) })
        return `It hides ${count(hides, 'drift')} now.`
      }}
    >
      <RuleFields
        rule={rule}
        set={(some) => setRule((before) => ({ ...before, ...some }))}
        systems={(readings.data?.systems ?? []).map(({ system }) => system)}
      />
    </Dialog>
  )
}
