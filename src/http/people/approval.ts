/** Who may apply a plan: nobody their own, where there is somebody else who may. */
import type { Engine } from '../../engine/engine.ts'
import { activeWith } from '../../people/person.ts'
import type { Batch } from '../../triage/repair/batches.ts'
import type { Caller } from '../auth.ts'
import type { Told } from '../record.ts'

/** Why not, as a sentence; null: they may, and the log says why where it was not a matter of course. */
export const approval =
  ({ db, registry }: Engine, caller: Caller, tell: (told: Told) => void = () => {}) =>
  async (batch: Batch): Promise<string | null> => {
    const { ownPlanUnits = 0 } = registry.signIn
    if (caller.signedIn === undefined || batch.madeBy !== caller.name) return null
    if (batch.units <= ownPlanUnits) {
      tell({ why: `their own plan, of no more than ${ownPlanUnits} units` })
      return null
    }
    const others = (await activeWith(db, ['reconciler', 'admin'])).filter(
      (person) => person.id !== caller.signedIn!.person.id,
    )
    if (others.length === 0) {
      tell({ why: 'their own plan: nobody else may apply one' })
      return null
    }
    const names = others.slice(0, 3).map((person) => person.name)
    const more = others.length > names.length ? ' or another' : ''
    return `You made plan ${batch.id} yourself: have ${names.join(' or ')}${more} look at it and apply it.`
  }
