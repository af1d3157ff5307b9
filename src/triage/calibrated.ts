/** How often each sort of diagnosis was right in the seeded world. Made by `npm run calibrate`, not by hand. Pure. */

export const calibration = { seeds: 'none', drifts: 0 } as const

/** By cause: evidence, rivalry, accident, right/all. A line that begins with a space goes on. */
export const calibrated = `
any: proof clear none 98/100, strong clear rare 95/100
`
