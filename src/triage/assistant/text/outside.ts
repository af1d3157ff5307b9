/** Texts that others wrote (names, document numbers, remarks) before a model reads them. Pure. */
import { stripVTControlCharacters } from 'node:util'

/** What stands between these was written by somebody else; neither can be written inside. */
export const OPEN = '⟦'
export const CLOSE = '⟧'

/** Printable on one line, marked as not ours, and no longer than `most` characters. */
export const outside = (text: string, most = 80) => `${OPEN}${plainly(text, most)}${CLOSE}`

/** The same for what people write freely: besides, numbers as long as a card's or a telephone's go. */
export const remark = (text: string, most = 160) =>
  outside(text.replace(/\+?\d(?:[ .()/-]{0,2}\d){8,}/g, '…'), most)

/** One line without anything that steers a screen, hides, or looks like a secret or a mail address. */
export function plainly(text: string, most: number): string {
  const line = stripVTControlCharacters(text.slice(0, 10_000).toWellFormed())
    .normalize('NFC')
    // Turned, hidden, private and unassigned characters; how a sign is drawn; a pile of accents.
    .replace(/\p{Cf}|\p{Co}|\p{Cn}|\p{Variation_Selector}/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replaceAll(OPEN, '(')
    .replaceAll(CLOSE, ')')
    .replace(secrets, '…')
    .replace(/[^\s<>"'@]+@[^\s<>"'@]+\.[^\s<>"'@]+/g, '…')
    .trim()
  const letters = [...line]
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`
}

/** Nobody should have put one into a remark, and somebody has. */
const secrets =
  /\b(?:bearer|basic)\s+[\w.+/=-]{12,}|\b(?:sk|pk|rk|oh|gh[opsu]|shp(?:at|ca|ss)|xox[abprs]|whsec|AKIA)[-_]?[A-Za-z0-9_+/=-]{16,}|\beyJ[\w-]{8,}\.[\w.-]{8,}/gi
