/** What a browser calls itself, as people call it. Pure. */

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const homes: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'a Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
]

/** `Firefox on Windows`; what is not known is shown as it came, shortened. */
export function browser(agent: string | null): string {
  if (!agent) return 'An unknown browser'
  const kind = kinds.find(([has]) => has.test(agent))?.[1]
  const home = homes.find(([has]) => has.test(agent))?.[1]
  if (!kind) return agent.length > 60 ? `${agent.slice(0, 60)}…` : agent
  return home ? `${kind} on ${home}` : kind
}
