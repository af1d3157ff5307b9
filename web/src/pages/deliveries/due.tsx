/** When a delivery is tried next; what is due already goes with the channel's next turn. */
import { Ago, useNow } from '../../parts/time.tsx'

export function Due({ at }: { at: string | null }) {
  const now = useNow()
  if (!at) return 'none due'
  return new Date(at).getTime() <= now ? 'with the next turn' : <Ago at={at} />
}
