/** Array parameters as PostgreSQL array literals: cheap to write, the same on both engines. */

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** Numbers or null. */
export const ints = (values: readonly (number | null)[]) =>
  `{${values.map((v) => (v === null ? 'NULL' : v)).join(',')}}`

/** Strings or null; any text but NUL. */
export const texts = (values: readonly (string | null)[]) =>
  `{${values.map((v) => (v === null ? 'NULL' : quoted(v))).join(',')}}`

/** Times or null. Rows of one page mostly share theirs: writing it out once is enough. */
export function times(values: readonly (Date | null)[]): string {
  let last: Date | undefined
  let text = ''
  const written = values.map((v) => {
    if (v === null) return 'NULL'
    if (v !== last) text = v.toISOString()
    last = v
    return text
  })
  return `{${written.join(',')}}`
}

export const bools = (values: readonly boolean[]) => `{${values.join(',')}}`

/** Bytes, in hex form. */
export const byteas = (values: readonly Uint8Array[]) =>
  `{${values.map((v) => `"\\\\x${Buffer.from(v.buffer, v.byteOffset, v.length).toString('hex')}"`).join(',')}}`
