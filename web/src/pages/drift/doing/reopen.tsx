/** Giving one back: as if nobody had decided about it. */
import { useState } from 'react'
import { useAct } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { Why } from '../../../parts/why.tsx'

export function Reopen({ drift, close }: { drift: Drift; close: () => void }) {
  const reopen = useAct('post', '/v1/drifts/{id}/reopen', ['/v1/drifts', '/v1/overview'])
  const [why, setWhy] = useState('')
  return (
    <Dialog
      title="Give it back"
      says="It is open again, as if nobody had decided about it: what was put off or hidden is in the inbox, and the gate weighs it anew."
      button="Give it back"
      close={close}
      ready={why.trim() !== ''}
      act={async () => {
        await reopen.mutateAsync({ path: { id: drift.id }, body: { why: why.trim() } })
        return `Drift ${drift.id} is open again.`
      }}
    >
      <Why first value={why} set={setWhy} />
    </Dialog>
  )
}
