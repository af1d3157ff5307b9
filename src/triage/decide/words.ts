/** Numbers and directions as people say them. Pure. */

export const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`
export const units = (n: number) => many(n, 'unit', 'units')

/** "5 too many", from what is shown less what should be. */
export const tooMany = (gap: number) => `${Math.abs(gap)} too ${gap > 0 ? 'many' : 'few'}`
