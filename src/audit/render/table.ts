/** A table that is wide on a screen, a list of cards on a phone, and never wider than its page. Pure. */
import { gapWords, said } from '../words.ts'
import { type Html, html } from './markup.ts'

export type Cell = string | number | null | Html

export type Table = {
  caption?: string
  titles: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** The first cell of each row names it. */
  head?: boolean
  /** On a phone each row is a card. */
  stack?: boolean
}

export function table({ caption, titles, rows, head, stack }: Table): Html {
  const right = titles.map((_, i) => rows.length > 0 && rows.every((row) => isNumber(row[i])))
  const side = (i: number) => (right[i] ? html` class="n"` : null)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? titles.filter(Boolean).join(', ')}"><table${stack ? html` class="stack"` : null}>
${caption ? html`<caption>${caption}</caption>` : null}
<thead><tr>${titles.map((title, i) => html`<th scope="col"${side(i)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${row.map((cell, i) =>
      i === 0 && head
        ? html`<th scope="row">${shown(cell)}</th>`
        : html`<td${side(i)} data-label="${titles[i]!}">${shown(cell)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`
}

const isNumber = (cell: Cell | undefined) => typeof cell === 'number' || cell === null

const shown = (cell: Cell) => (typeof cell === 'number' || cell === null ? said(cell) : cell)

/** "12 too many", coloured and worded. */
export const gapCell = (gap: number | null): Html =>
  gap === null
    ? html`<span class="soft">–</span>`
    : gap === 0
      ? html`equal`
      : html`<span class="${gap > 0 ? 'many' : 'few'}">${gapWords(gap)}</span>`
