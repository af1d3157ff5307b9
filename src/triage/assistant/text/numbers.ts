/** Numbers in a model's words: each must be among the facts, or the words are not shown. Pure. */

export type Known = {
  /** Quantities, without their signs. */
  quantities: ReadonlySet<number>
  /** Times, document numbers, codes: words with a digit in them, as they stand in the facts. */
  words: ReadonlySet<string>
  /** `message 12` for `message:12`, `order 5` for `order/5/l1`: an id by the word before it. */
  ids: ReadonlySet<string>
}

/** Everything that may be said in numbers. `product`: names too, for the sentence that names it. */
export function knownIn(facts: unknown, product = false): Known {
  const quantities = new Set<number>()
  const words = new Set<string>()
  const ids = new Set<string>()
  const sentences: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') {
      if (path === 'drift') ids.add(`drift ${value}`)
      else quantities.add(Math.abs(value))
    } else if (typeof value === 'string') {
      // What somebody called a product or wrote beside it proves no quantity.
      if (free.test(path) && !product) return
      for (const word of wordsWithDigits(value)) {
        // `receipt/R7/1`: a person says R7.
        for (const piece of [word, ...word.split(/[/:#]/)]) {
          if (!/^[\d.,]+$/.test(piece) || named.test(path)) words.add(piece)
        }
      }
      for (const [, noun, id] of value.matchAll(/([\p{L}_]+)[:/](\d+)(?![\p{L}\p{N}])/gu)) {
        ids.add(`${noun!.toLowerCase()} ${id}`)
      }
      if (path === 'says') sentences.push(value)
    } else if (value !== null && typeof value === 'object') {
      const list = Array.isArray(value)
      if (list && /explanation/.test(path)) quantities.add(value.length).add(value.length + 1)
      for (const [key, inner] of Object.entries(value)) walk(inner, list ? path : key)
    }
  }
  walk(facts, '')
  for (const says of sentences) {
    // What our sentences quote is somebody's name.
    for (const word of wordsWithDigits(withoutIds(says.replace(/"[^"]*"/g, ' '), ids))) {
      const number = quantityOf(word)
      if (number !== undefined) quantities.add(number)
    }
  }
  return { quantities, words, ids }
}

const free = /^(name|category|remark|why)$/
/** Here a bare figure is a name: an article number, a document's. */
const named = /^(sku|code|document|name)$/

/** The first thing in `text` that says a number which is not known; undefined: there is none. */
export function strangeNumber(text: string, known: Known): string | undefined {
  const odd = /[\p{No}\p{Nl}]|(?![0-9])\p{Nd}/u.exec(text)
  if (odd) return odd[0]
  const rest = withoutIds(text, known.ids)
  for (const word of wordsWithDigits(rest)) {
    if (known.words.has(word)) continue
    const number = quantityOf(word)
    if (number === undefined || !known.quantities.has(number)) return word
  }
  return spelt(rest).find(({ value }) => value === undefined || !known.quantities.has(value))?.word
}

/** Without the figures that only say which message or order is meant. */
const withoutIds = (text: string, ids: ReadonlySet<string>) =>
  text.replace(/([\p{L}_]+)[ :#/]+(\d+)(?![\p{L}\p{N}])/gu, (all, noun, id) =>
    ids.has(`${singular(noun)} ${id}`) ? noun : all,
  )

const singular = (noun: string) => noun.toLowerCase().replace(/s$/, '')

/** Words in which a digit is, without the marks around them: `2026-03-02`, `09:00`, `R7-1`, `1,200`, `12`. */
const wordsWithDigits = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}_.,:/#%+−-]*/gu) ?? [])
    .map((word) => word.replace(/[.,:/#+−-]+$/, ''))
    .filter((word) => /\d/.test(word))

/** `1,200` → 1200; undefined: it is more than a number. */
const quantityOf = (word: string): number | undefined =>
  /^(\d{1,3}(,\d{3})+|\d+(\.\d+)?)(-(unit|piece|pack)s?)?$/.test(word)
    ? Number.parseFloat(word.replaceAll(',', ''))
    : undefined

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const spoken = new RegExp(
  `\\b(?:(${tens.join('|')})(?:[ -](${ones.slice(1, 10).join('|')}))?|(${ones.join('|')})|(hundreds?|thousands?|millions?|dozens?))\\b`,
  'gi',
)

/** Numbers in words. `one` may be anything ("one of them"); what is larger than ninety-nine is not read. */
function spelt(text: string): { word: string; value: number | undefined }[] {
  return [...text.matchAll(spoken)].flatMap(([word, ten, unit, small, large]) => {
    if (large !== undefined) return { word, value: undefined }
    if (small !== undefined) {
      const value = ones.indexOf(small.toLowerCase())
      return value === 1 ? [] : { word, value }
    }
    const value =
      (tens.indexOf(ten!.toLowerCase()) + 2) * 10 +
      Math.max(0, ones.indexOf(unit?.toLowerCase() ?? ''))
    return { word, value }
  })
}
