/** The door to files that people bring, for the web pages, the API and the command line. */
export { type FileKind, fileKinds } from './files/kind.ts'
export type { FileOptions } from './files/options.ts'
export { type Preview, preview } from './files/preview.ts'
export { type FileOutcome, importFile, outcomeOfFile, type Taken } from './files/take.ts'
