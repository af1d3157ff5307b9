/** HTML that cannot be broken by what it shows: the `html` tag escapes everything but HTML made by itself. Pure. */

/** Made by `html` or `raw` only, so that plain text is never taken for markup. */
export type Html = { readonly html: string }

type Part = Html | string | number | null | undefined | false | readonly Part[]

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0]!
  parts.forEach((part, i) => {
    text += written(part) + strings[i + 1]!
  })
  return { html: text }
}

/** Text that is markup already: our own styles. Never anything from a file. */
export const raw = (text: string): Html => ({ html: text })

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(written).join('')
  return escaped(String(part))
}

const signs: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What moves the cursor or turns the direction of writing around is shown as a sign that something was there. */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

const escaped = (text: string) =>
  text
    .replace(unseen, (sign) => (sign === '\n' || sign === '\t' ? ' ' : '\ufffd'))
    .replace(/[&<>"']/g, (sign) => signs[sign]!)
