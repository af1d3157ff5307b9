/** Whether anything was compared yet: before that, nothing found is not nothing wrong. */
import { useAsk } from '../../api/hooks.ts'

/** Undefined while it is not known. */
export function useCompared(): boolean | undefined {
  const readings = useAsk('/v1/readings', { query: { limit: 1 } })
  return readings.data?.systems.some(({ doneAt }) => doneAt !== null)
}
