/**
 * The shape of a real shop's business, measured once on all 541,909 rows of Online Retail (Daqing
 * Chen, UCI, doi 10.24432/C5BW33, CC BY 4.0; rows classified by retail.ts). Shares are of sale rows
 * unless said otherwise. generated.test.ts measures the main ones again where the file is present.
 */

/** [share below, value]; between two entries values are interpolated on a log scale. */
export type Quantiles = readonly (readonly [share: number, value: number])[]

export const linesPerOrder: Quantiles = [
  [0, 1],
  [0.05, 1],
  [0.1, 2],
  [0.25, 6],
  [0.5, 15],
  [0.75, 29],
  [0.9, 54],
  [0.95, 79],
  [0.99, 221],
  [0.999, 592],
  [1, 1112],
]

/** The 17 commonest quantities of a sale row and their shares; all others follow `bulk`. */
export const quantities: readonly (readonly [quantity: number, share: number])[] = [
  [1, 0.2774],
  [2, 0.1542],
  [12, 0.1156],
  [6, 0.0773],
  [4, 0.0726],
  [3, 0.0698],
  [24, 0.0455],
  [10, 0.0422],
  [8, 0.0248],
  [5, 0.0221],
  [48, 0.0115],
  [25, 0.0097],
  [20, 0.0095],
  [16, 0.0081],
  [36, 0.0072],
  [7, 0.0054],
  [9, 0.0038],
]

/** Without the two rows of 74,215 and 80,995 units, both cancelled within 16 minutes. */
export const bulk: Quantiles = [
  [0, 11],
  [0.05, 13],
  [0.1, 15],
  [0.25, 27],
  [0.5, 60],
  [0.75, 100],
  [0.9, 192],
  [0.95, 288],
  [0.99, 684],
  [0.999, 2000],
  [1, 4300],
]

/** Sale rows in the year of the item at this place of the ranking. */
export const rowsByRank: readonly (readonly [rank: number, rows: number])[] = [
  [1, 2332],
  [2, 2112],
  [3, 2018],
  [5, 1595],
  [10, 1328],
  [20, 1174],
  [50, 916],
  [100, 689],
  [200, 489],
  [500, 294],
  [1000, 166],
  [2000, 62],
  [3000, 13],
  [3501, 3],
  [3798, 1],
]

/** Share of orders by hour on the London clock. */
export const hours: readonly (readonly [hour: number, share: number])[] = [
  [7, 0.0015],
  [8, 0.0286],
  [9, 0.0743],
  [10, 0.1183],
  [11, 0.12],
  [12, 0.1622],
  [13, 0.1381],
  [14, 0.1223],
  [15, 0.1168],
  [16, 0.0665],
  [17, 0.0334],
  [18, 0.0097],
  [19, 0.0074],
  [20, 0.0009],
]

/** Orders on a day of the week as a multiple of the mean of the six; Sunday first, closed Saturdays. */
export const weekdays = [0.67, 0.93, 1.07, 1.11, 1.28, 0.94, 0] as const

export const prices: Quantiles = [
  [0, 0.1],
  [0.05, 0.42],
  [0.1, 0.65],
  [0.25, 1.25],
  [0.5, 2.08],
  [0.75, 4.13],
  [0.9, 7.62],
  [0.99, 16.63],
  [1, 150],
]

export const shares = {
  /** Sale rows without a customer. */
  anonymous: 0.249,
  /** Items whose code ends in letters, and how many of their rows write them in lower case. */
  lettered: 0.245,
  lowerCase: 0.0383,
  /** Rows that repeat another row of the same order exactly, and are not repeated events. */
  repeated: 0.0099,
  /** Rows that are postage, fees or discounts, per sale row. */
  nonStock: 0.0056,
  /** Cancellation rows per sale row. */
  cancelled: 8704 / 527791,
  /** Corrections per sale row; how many of them take stock away; how many give no reason. */
  adjusted: 2464 / 527791,
  adjustedDown: 1336 / 2464,
  blank: 1446 / 2464,
} as const

/** Hours from the latest sale of that item to that customer until it was cancelled. */
export const cancelDelayHours: Quantiles = [
  [0, 0.03],
  [0.02, 0.07],
  [0.05, 0.2],
  [0.1, 20.5],
  [0.15, 48.2],
  [0.25, 99.1],
  [0.5, 224.6],
  [0.75, 576.8],
  [0.9, 1602],
  [1, 8837],
]

export const cancelUnits: Quantiles = [
  [0, 1],
  [0.25, 1],
  [0.5, 2],
  [0.75, 6],
  [0.9, 20],
  [0.95, 36],
  [0.99, 180],
  [1, 1296],
]

/** Without the largest percent: two write-offs of 9,600 units that were one and the same. */
export const adjustedDownUnits: Quantiles = [
  [0, 1],
  [0.05, 1],
  [0.1, 2],
  [0.25, 8],
  [0.5, 30],
  [0.75, 84],
  [0.9, 270],
  [1, 664],
]

export const adjustedUpUnits: Quantiles = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 19],
  [0.9, 79],
  [0.95, 170],
  [1, 752],
]

/** What the warehouse wrote when it wrote anything, commonest first, with the rows that had it. */
export const remarks: readonly (readonly [remark: string, rows: number])[] = [
  ['check', 162],
  ['damaged', 58],
  ['?', 47],
  ['damages', 46],
  ['found', 34],
  ['sold as set on dotcom', 20],
  ['amazon', 18],
  ['adjustment', 18],
  ['thrown away', 9],
  ['unsaleable, destroyed.', 9],
  ['dotcom', 7],
]
