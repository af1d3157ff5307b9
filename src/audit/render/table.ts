/** A table that is wide on a screen, a list of cards on a phone, and never wider than its page. Pure. */
import { gapWords, said } from '../words.ts'
import { type Html, html } from './markup.ts'

export type Cell = string | number | null | Html

export type Table = {
  caption?: string
  titles: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Columns whose cells are numbers in markup; plain numbers are found by themselves. */
  right?: readonly number[]
  /** On a phone each row is a card; tight: with its cells in a line. */
  phone?: 'cards' | 'tight'
  /** The first cell has a name under its code; where there is room, beside it. */
  names?: boolean
}

/** The first cell of each row names it. */
export function table({ caption, titles, rows, right = [], phone, names }: Table): Html {
  const toRight = titles.map(
    (_, i) =>
      i > 0 && (right.includes(i) || (rows.length > 0 && rows.every((row) => isNumber(row[i])))),
  )
  const side = (i: number) => (toRight[i] ? html` class="n"` : null)
  const cell = (shown: Cell, i: number) =>
    i === 0
      ? html`<th scope="row">${written(shown)}</th>`
      : html`<td${side(i)} data-label="${titles[i]!}">${written(shown)}</td>`
  const sorts = [
    phone === undefined ? '' : phone === 'tight' ? 'cards tight' : 'cards',
    names ? 'names' : '',
  ]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? titles.filter(Boolean).join(', ')}"><table class="${sorts.filter(Boolean).join(' ')}">
${caption === undefined ? null : html`<caption>${caption}</caption>`}
<thead><tr>${titles.map((title, i) => html`<th scope="col"${side(i)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`
}

const isNumber = (cell: Cell | undefined) => typeof cell === 'number' || cell === null
const written = (cell: Cell) => (typeof cell === 'number' || cell === null ? said(cell) : cell)

/** "12 too many", coloured and worded. */
export const gapCell = (gap: number | null): Html => {
  if (gap === null) return html`<span class="soft">–</span>`
  if (gap === 0) return html`equal`
  return html`<span class="${gap > 0 ? 'many' : 'few'}">${gapWords(gap)}</span>`
}
