/** What triage says about a gap: which causes reproduce it, to the unit, and on what evidence. Pure. */

/** What would make it right. `publish`: tell the mirror the owner's number again. `compensate`: a
 *  movement for the owner, where the ledger has missed something. The rest is not repair by number. */
export const remedies = [
  'publish',
  'compensate',
  'replay',
  'map',
  'pull',
  'count',
  'wait',
  'ask',
] as const
export type Remedy = (typeof remedies)[number]

/** `proof`: a record that is certain to make this gap. `strong`: the arithmetic, and something in
 *  the circumstances that hardly comes by accident. `weak`: the arithmetic alone. */
export const strengths = ['proof', 'strong', 'weak'] as const
export type Strength = (typeof strengths)[number]

/** One cause with its evidence. */
export type Claim = {
  cause: string
  /** Base units of the gap that it makes, signed like the gap: + is too many there. Never 0. */
  units: number
  /** What it rests on: `movement:wms:receipt/7/1/received`, `message:12`, `attempt:9`,
   *  `observation:…`, `refusal:3`, `document:order/5/l1`, `delivery:2`, `drift:8`. Never empty. */
  cites: readonly string[]
  /** One sentence for a person, with numbers, names and times. */
  says: string
  remedy: Remedy
  /** How much the evidence itself is worth, before calibration. */
  strength: Strength
  /** From how many records of its sort it was picked; with many, one fits by accident. Default 1. */
  among?: number
}

/** The smallest set of claims that adds up to the residue, and how sure that is. */
export type Diagnosis = {
  /** Names joined by ' + ', sorted; null: nothing reproduces it. */
  cause: string | null
  claims: readonly Claim[]
  /** Other sets that would add up as well: the more, the less sure. */
  rivals: readonly (readonly Claim[])[]
  /** 0 … 1, from the calibration table; less where it is doubted. */
  confidence: number
  /** Why it is less sure than its evidence, and how sure that was. Only ever lowers. */
  doubt?: { why: string; evidence: number }
}
