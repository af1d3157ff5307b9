/** What the documents say about the files: links, paths and names that must exist. Pure. */
import { dirname, join } from 'node:path/posix'
import type { Source } from './source.ts'

/** Links of a Markdown file to files or headings that are not there. */
export function brokenLinks(page: Source, all: ReadonlyMap<string, string>): string[] {
  const prose = page.text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].flatMap(([, link]) => {
    if (/^(https?|mailto):/.test(link!)) return []
    const [file, anchor] = link!.split('#') as [string, string?]
    const target = file === '' ? page.path : join(dirname(page.path), file)
    const text = all.get(target) ?? all.get(`${target.replace(/\/$/, '')}/`)
    if (text === undefined) return [`${page.path}: ${link} does not exist`]
    if (anchor && !headings(text).includes(anchor))
      return [`${page.path}: ${link} has no such heading`]
    return []
  })
}

/** The anchors that GitHub makes of headings. */
function headings(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

const inProject = /(?<![\w./-])((?:src|sim|bench|test|docs|bin|web|\.ci)\/[\w./-]*)/g

/** Paths of this project that a page names in code (`…` or a block) and that do not exist. */
export function missingPaths(page: Source, exists: (path: string) => boolean): string[] {
  const codes = page.text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []
  const named = codes.flatMap((text) => [...text.matchAll(inProject)].map((m) => m[1]!))
  return [...new Set(named)]
    .filter((path) => !exists(path.replace(/\.$/, '')))
    .map((path) => `${page.path} names ${path}, which does not exist`)
}

/** Names that a page must mention in code and does not. */
export function unnamed(page: Source, names: readonly string[]): string[] {
  const codes = (page.text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []).join('\n')
  return names
    .filter((name) => !new RegExp(`(?<![\\w/-])${escaped(name)}(?![\\w-])`).test(codes))
    .map((name) => `${page.path} does not mention ${name}`)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The tables that the migrations make. */
export const tablesOf = (migrations: readonly Source[]) =>
  migrations.flatMap(({ text }) =>
    [...text.matchAll(/^create table (?:if not exists )?(\w+)/gm)].map((m) => m[1]!),
  )
