/** What the server says of a file; the API's description says only that it is an object. */
import type { Held } from '../../parts/sure.tsx'

export type Preview = {
  kind: string
  encoding: string
  delimiter: string
  columns: { title: string; role: string | null; samples: string[] }[]
  missing: string[]
  rows: number
  good: number
  bad: number
  reasons: { fate: string; why: string; count: number; rows: number[] }[]
  fates: Record<string, number>
  unmapped: { skus: string[]; locations: string[] }
  sample: { row: number; cells: string[]; fate: string; says: string }[]
  /** `why` null: it is no more than an everyday change. */
  flood: { why: string | null; skus: number; channels: Held['channels'] } | null
  /** Rows whose effect was looked at; of the others only the reading was tried. */
  asked: number
}

export type Taken = {
  taken: {
    kind: string
    rows: number
    stored?: number
    repeated?: number
    reused?: number
    items?: number
    added?: number
    changed?: number
    bad?: { row: number; why: string }[]
  }
  outcome: {
    pending: number
    applied: number
    quarantined: number
    movements: Record<string, number>
    problems: { says: string; row?: number }[]
  } | null
}
