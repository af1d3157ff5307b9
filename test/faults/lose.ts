/** Cuts the power of the disk of `disk.ts`: what was not synced is lost, torn or kept by chance. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../src/lib/random.ts'
import type { Note } from './disk.ts'

type Write = { at: number; length: number; old: Buffer }
const sector = 512

/**
 * Names and sizes are taken as journaled, in order, as ext4 does by default. Of the writes of one
 * sector since the last fsync of its file any number of the first may have reached the disk; what
 * a lost one had appended is zeros. Answers how many writes were in doubt.
 */
export function lose(root: string, journal: string, random: Random): number {
  // No journal: the power went before the program had so much as begun.
  if (!existsSync(journal)) return 0
  const pending = read(journal)
  rmSync(journal)
  let doubtful = 0
  for (const path of filesIn(root)) {
    const writes = pending.get(statSync(path).ino)
    if (!writes?.length) continue
    doubtful += writes.length
    const luck = random.next()
    const content = readFileSync(path)
    for (const [start, those] of bySector(writes, content.length)) {
      const survive =
        luck < 0.3 ? 0 : luck < 0.5 ? those.length : Math.floor(random.next() * (those.length + 1))
      for (let i = those.length - 1; i >= survive; i--) undo(content, start, those[i]!)
    }
    writeFileSync(path, content)
  }
  return doubtful
}

function undo(content: Buffer, start: number, { at, length, old }: Write) {
  const from = Math.max(start, at)
  const to = Math.min(start + sector, at + length, content.length)
  for (let i = from; i < to; i++) content[i] = i - at < old.length ? old[i - at]! : 0
}

function bySector(writes: readonly Write[], size: number): Map<number, Write[]> {
  const sectors = new Map<number, Write[]>()
  for (const write of writes) {
    const end = Math.min(write.at + write.length, size)
    for (let start = write.at - (write.at % sector); start < end; start += sector) {
      const those = sectors.get(start)
      if (those) those.push(write)
      else sectors.set(start, [write])
    }
  }
  return sectors
}

/** The writes of each inode that no sync has followed. */
function read(journal: string): Map<number, Write[]> {
  const bytes = readFileSync(journal)
  const pending = new Map<number, Write[]>()
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at)
    const note: Note = JSON.parse(bytes.toString('utf8', at + 4, end))
    at = end
    if ('write' in note) {
      const old = bytes.subarray(at, at + note.old)
      at += note.old
      const writes = pending.get(note.write) ?? []
      writes.push({ at: note.at, length: note.length, old })
      pending.set(note.write, writes)
    } else if ('sync' in note) pending.delete(note.sync)
    else if ('gone' in note) pending.delete(note.gone)
    else {
      const kept = (pending.get(note.cut) ?? []).filter((write) => write.at < note.to)
      for (const write of kept) write.length = Math.min(write.length, note.to - write.at)
      pending.set(note.cut, kept)
    }
  }
  return pending
}

function filesIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
