import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { delimiters, sniff } from './delimiter.ts'

const cases: [string, string, string][] = [
  ['plain commas', 'a,b,c\n1,2,3\n4,5,6\n', ','],
  ['semicolons with decimal commas', 'sku;price;n\nA;1,50;2\nB;2,50;3\n', ';'],
  ['semicolons with decimal commas and no header', 'A;1,50\nB;2,50\nC;3,75\n', ';'],
  ['numbers only, parted by commas', '1,2,3\n4,5,6\n', ','],
  ['tabs, with commas in the text', 'sku\tname\nA\tred, large\nB\tblue, small\n', '\t'],
  ['pipes', 'sku|n\nA|1\nB|2\n', '|'],
  ['commas, with semicolons inside quotes', 'sku,name\nA,"a;b;c"\nB,"d;e;f"\n', ','],
  ['semicolons, with commas and line ends inside quotes', 'sku;name\r"A";"a,b\r\nc,d"\rB;x\r', ';'],
  ['commas, with a quote inside a bare cell', 'sku,name,n\nA,3" pipe; long,1\nB,4" pipe,2\n', ','],
  ['one column', 'sku\nA\nB\n', ','],
  ['nothing', '', ','],
  ['blank lines between', '\n\nsku;n\n\nA;1\n', ';'],
]

for (const [name, text, delimiter] of cases) {
  test(`the delimiter is found: ${name}`, () => assert.equal(sniff(text), delimiter))
}

test('rows above the header have no say', () => {
  assert.equal(sniff('Stock, London, June\nsku;n\nA;1\nB;2\n', 1), ';')
})

test('the delimiter is found in any table whose cells are quoted where they must be', () => {
  const word = fc.stringMatching(/^[a-z]{1,5}$/)
  const text = fc.stringMatching(/^[a-z0-9,;|\t "\n]{0,12}$/)
  const table = fc
    .tuple(fc.constantFrom(...delimiters), fc.integer({ min: 2, max: 6 }))
    .chain(([delimiter, width]) =>
      fc.record({
        delimiter: fc.constant(delimiter),
        header: fc.array(word, { minLength: width, maxLength: width }),
        rows: fc.array(fc.array(text, { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 8,
        }),
        end: fc.constantFrom('\n', '\r', '\r\n'),
      }),
    )
  const quote = (cell: string) =>
    /[,;|\t"\n ]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  fc.assert(
    fc.property(table, ({ delimiter, header, rows, end }) => {
      const written = [header, ...rows].map((row) => row.map(quote).join(delimiter)).join(end)
      assert.equal(sniff(written), delimiter, JSON.stringify(written))
    }),
    { numRuns: 10_000 },
  )
})
