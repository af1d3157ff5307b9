/** The page that lists the pictures. Pure. */

const looks: Readonly<Record<string, string>> = {
  wide: 'on a wide screen',
  dark: 'in the dark',
  phone: 'on a phone',
  empty: 'on the first day',
  lost: 'when nobody answers',
}

/** `names`: of the files, as `stock-dark.png`. */
export function listOf(names: readonly string[]): string {
  const pages = new Map<string, string[]>()
  for (const name of names) {
    const [, page = '', look = ''] = name.match(/^(.+)-(\w+)\.png$/) ?? []
    pages.set(page, [...(pages.get(page) ?? []), `[${looks[look] ?? look}](${name})`])
  }
  const lines = [...pages].map(([page, all]) => `- ${page.replaceAll('-', ' ')}: ${all.join(', ')}`)
  return [
    '# What the pages look like',
    '',
    'Made by `npm run shots` from the demo, in a real browser; nothing in them is drawn.',
    '',
    ...lines,
    '',
  ].join('\n')
}
