/** The ways in which a call goes wrong, by name: a double must be able to do each, a connector to bear it. */

export const faultNames = [
  /** 500, nothing was applied. */
  'error_before',
  /** 500, and it was applied. */
  'error_after',
  /** Applied, then the connection broke. */
  'answer_lost',
  /** Nothing was applied and no answer comes. */
  'never_answers',
  /** No answer comes; it is applied long after the caller has given up. */
  'lands_late',
  /** 429 with Retry-After in seconds, as a date, and as nonsense. Nothing was applied. */
  'slow_down_seconds',
  'slow_down_date',
  'slow_down_nonsense',
  /** 200 with a web page, after applying. */
  'html',
  /** Some rows of the batch are turned away as busy, the others applied. */
  'partial',
  /** Applied, and the answer ends in the middle. */
  'truncated',
  /** 400 that repeats the request's own headers; nothing was applied. */
  'echoes',
  /** 401, nothing was applied. */
  'not_let_in',
] as const
export type FaultName = (typeof faultNames)[number]

/** What `slow_down_seconds` and `slow_down_date` ask for. */
export const SLOW_DOWN_SECONDS = 7
