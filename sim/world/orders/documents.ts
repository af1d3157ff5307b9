/** Gathers the rows of an invoice into documents, in time order. */
import type { Row } from '../retail.ts'

export type Document = {
  /** Of its last row. */
  at: Date
  kind: 'sale' | 'cancellation' | 'adjustment'
  invoice: string
  rows: Row[]
}

/** A document is complete when nothing was added for so long: in the real year 60 s is the most. */
const LONGEST_MS = 120_000

/**
 * One document per invoice and kind. Throws when an invoice goes on after a pause of two minutes:
 * then the file is not what it seems.
 */
export async function* documents(
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<Document> {
  const closed = new Set<string>()
  let open: Document[] = []
  for await (const row of rows) {
    const ready = open.filter((d) => d.at.getTime() + LONGEST_MS < row.at.getTime())
    if (ready.length > 0) {
      open = open.filter((d) => !ready.includes(d))
      for (const document of byTime(ready)) {
        closed.add(key(document))
        yield document
      }
    }
    add(open, closed, row)
  }
  yield* byTime(open)
}

const key = (d: Pick<Document, 'kind' | 'invoice'>) => `${d.kind} ${d.invoice}`

const byTime = (open: Document[]) => open.sort((a, b) => a.at.getTime() - b.at.getTime())

function add(open: Document[], closed: Set<string>, row: Row): void {
  const { kind, invoice, at } = row
  if (kind === 'non_stock' || kind === 'bad_debt') return
  const begun = open.find((d) => d.kind === kind && d.invoice === invoice)
  if (begun) {
    begun.rows.push(row)
    begun.at = at
    return
  }
  if (closed.has(key({ kind, invoice }))) {
    throw new Error(`invoice ${invoice} goes on at ${at.toISOString()}, long after it began`)
  }
  open.push({ at, kind, invoice, rows: [row] })
}
