/** Formula injection: a cell that a spreadsheet would run gets a leading apostrophe, and loses it again here. */

// = + - @ and their full-width forms, also behind white space and our own mark; TAB, CR, LF or NUL
// at the very start (OWASP ASVS 5.0, 1.2.10).
const live = /^'*(?:[\t\r\n\0]|[\s\0\u00a0\u200b\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/

/** `text`, safe to open in a spreadsheet. `unguard(guard(text)) === text` for every text. */
export const guard = (text: string) => (live.test(text) ? `'${text}` : text)

/** Takes off the apostrophe where `guard` would have put it, and nowhere else: '0012 stays. */
export const unguard = (text: string) =>
  text.startsWith("'") && live.test(text.slice(1)) ? text.slice(1) : text
