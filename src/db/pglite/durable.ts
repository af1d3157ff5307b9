/** PGlite on disk that really calls fsync. Its own file system does not: a power loss takes all. */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Stream = { nfd?: number | null; node: object }
type NodeFsModule = {
  NODEFS: { stream_ops: { fsync?(stream: Stream): number }; realPath(node: object): string }
  onAbort?(what: unknown): void
}

/** What the engine tells when it can't go on: fsync failed, or it panicked. Must not return. */
export type Die = (error: unknown) => never

/**
 * Emscripten's node file system has no `fsync`, so the call is answered with success and nothing
 * is done, whatever PostgreSQL's own settings say (electric-sql/pglite #1107). With this hook it is
 * one fsync for each commit. Not a supported interface: the version of PGlite is pinned, and the
 * start-up self-test counts `fsyncs`.
 */
export class DurableNodeFS extends NodeFS {
  fsyncs = 0
  readonly #die: Die

  constructor(dir: string, die: Die) {
    super(dir)
    this.#die = die
  }

  override async init(...[engine, given]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(engine, given)
    const hook = (mod: unknown) => {
      const { NODEFS } = mod as NodeFsModule
      NODEFS.stream_ops.fsync = (stream) => {
        // A failed fsync has dropped the pages: a retry would succeed and lie. PostgreSQL panics.
        try {
          if (stream.nfd != null) fsyncSync(stream.nfd)
          else syncPath(NODEFS.realPath(stream.node))
        } catch (error) {
          this.#die(error)
        }
        this.fsyncs++
        return 0
      }
    }
    const preRun = [...[emscriptenOpts.preRun ?? []].flat(), hook]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts }
  }
}

/** A directory has no descriptor in there, and must be synced too when a file in it is made. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** `-F` switches fsync off; fdatasync, the default on Linux, never reaches the file system. */
export const durableParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]
