/** An audit's verdict in a word, and how right each system was. Pure. */
import { percent } from '../../parts/words.ts'

type Accuracy = { compared: number; exact: number; unknown: number; why: string | null }

/** What was not read is neither right nor wrong. */
export function verdictOf({
  agrees,
  accuracy,
}: {
  agrees: boolean
  accuracy: readonly Accuracy[]
}): { state: string; label: string } {
  if (agrees) return { state: 'agrees', label: 'All agree' }
  if (accuracy.every(({ compared }) => compared === 0))
    return { state: 'unknown', label: 'Not comparable' }
  if (accuracy.some(({ compared }) => compared === 0))
    return { state: 'differs', label: 'Differ, not all read' }
  return { state: 'differs', label: 'They differ' }
}

export const rightWords = ({ compared, exact }: Accuracy) =>
  compared === 0 ? 'unknown' : percent(exact / compared)
