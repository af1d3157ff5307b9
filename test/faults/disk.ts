/**
 * A disk whose power can be cut, laid under a program: `node --import ./test/faults/disk.ts …`.
 * It notes what each write has replaced, and which files were synced, so that `lose` can take back
 * what was written and not synced. ONHAND_DISK: the directory; ONHAND_DISK_JOURNAL: the notes.
 * ONHAND_DISK_FSYNCS: so many succeed, and the next says that the disk is broken.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { resolve, sep } from 'node:path'

/** One note; a write is followed by the bytes it replaced. */
export type Note =
  | { write: number; at: number; length: number; old: number }
  | { sync: number }
  | { cut: number; to: number }
  | { gone: number }

const { ONHAND_DISK: root, ONHAND_DISK_JOURNAL: journal, ONHAND_DISK_FSYNCS: fsyncs } = process.env
if (root && journal) lay(resolve(root) + sep, journal, Number(fsyncs ?? Infinity))

function lay(within: string, path: string, fsyncsLeft: number): void {
  const real = { ...fs }
  const notes = real.openSync(path, 'a')
  /** Files that are open in there, by descriptor; a second one reads what the first may only write. */
  const files = new Map<number, { inode: number; reader: number }>()
  const none = Buffer.alloc(0)

  function note(what: Note, bytes: Uint8Array = none) {
    const text = Buffer.from(JSON.stringify(what))
    const head = Buffer.alloc(4)
    head.writeUInt32LE(text.length)
    real.writevSync(notes, [head, text, bytes])
  }
  const inside = (name: unknown): name is string =>
    typeof name === 'string' && resolve(name).startsWith(within)
  const inodeAt = (name: string) => real.statSync(name, { throwIfNoEntry: false })?.ino

  fs.openSync = ((name: string, ...rest: [never]) => {
    const fd = real.openSync(name, ...rest)
    const found = inside(name) ? real.fstatSync(fd) : undefined
    if (found?.isFile()) files.set(fd, { inode: found.ino, reader: real.openSync(name, 'r') })
    return fd
  }) as typeof fs.openSync
  fs.closeSync = (fd) => {
    const file = files.get(fd)
    if (file) real.closeSync(file.reader)
    files.delete(fd)
    real.closeSync(fd)
  }
  fs.writeSync = ((fd: number, from: Uint8Array, offset: number, length: number, at: number) => {
    const file = files.get(fd)
    if (file) {
      const before = Buffer.alloc(length)
      const old = real.readSync(file.reader, before, 0, length, at)
      note({ write: file.inode, at, length, old }, before.subarray(0, old))
    }
    return real.writeSync(fd, from, offset, length, at)
  }) as typeof fs.writeSync
  fs.fsyncSync = (fd) => {
    const file = files.get(fd)
    if (file && fsyncsLeft-- <= 0) {
      throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
    }
    real.fsyncSync(fd)
    if (file) note({ sync: file.inode })
  }
  fs.ftruncateSync = (fd, to = 0) => {
    const file = files.get(fd)
    real.ftruncateSync(fd, to)
    if (file) note({ cut: file.inode, to: to ?? 0 })
  }
  fs.truncateSync = ((name: string, to = 0) => {
    const file = inside(name) ? inodeAt(name) : undefined
    real.truncateSync(name, to)
    if (file !== undefined) note({ cut: file, to })
  }) as typeof fs.truncateSync
  // An inode that is free again may come back as another file.
  const forget = (name: unknown) => {
    const file = inside(name) ? inodeAt(name) : undefined
    if (file !== undefined) note({ gone: file })
  }
  fs.unlinkSync = (name) => {
    forget(name)
    real.unlinkSync(name)
  }
  fs.renameSync = (name, to) => {
    forget(to)
    real.renameSync(name, to)
  }
  fs.writeFileSync = ((name: string, ...rest: [never]) => {
    forget(name)
    real.writeFileSync(name, ...rest)
  }) as typeof fs.writeFileSync
  syncBuiltinESMExports()
}
