/** What sort of thing an article is, by the words of its name: the orders' file has no categories. Pure. */

/** The first that fits counts. */
const sorts: readonly [string, RegExp][] = [
  ['Christmas', /CHRISTMAS|XMAS|ADVENT|SANTA|REINDEER|SNOW/],
  ['Bags', /\bBAGS?\b|SHOPPER|PURSE|WALLET|HANDBAG/],
  ['Candles & lights', /T-?LIGHT|CANDLE|LANTERN|\bLIGHTS?\b|LAMP|HOLDER/],
  [
    'Kitchen & table',
    /MUG|CUP|TEA|BOWL|PLATE|CAKE|CUTLERY|JAR|TRAY|BAKING|LUNCH|NAPKIN|KITCHEN|BOTTLE|TIN\b|APRON|SPOON|DOILY/,
  ],
  ['Paper & writing', /CARD|PAPER|NOTEBOOK|PEN|STICKER|CHALK|WRAP|BOOK|SNAP/],
  ['Garden & pets', /GARDEN|PLANT|BIRD|DOG|CAT|WATERING|SEED|HOOK/],
  ['Toys & children', /TOY|DOLL|PLAY|CHILD|BABY|SOLDIER|SPACEBOY|CIRCUS|RABBIT|GAME/],
  [
    'Home',
    /CLOCK|SIGN|FRAME|CUSHION|HEART|MIRROR|DOORMAT|DOORSTOP|BUNTING|RUG|CABINET|DRAWER|BOX|RIBBON|DECORATION/,
  ],
]

export const categoryOf = (name: string) =>
  sorts.find(([, words]) => words.test(name.toUpperCase()))?.[0] ?? 'Other'
