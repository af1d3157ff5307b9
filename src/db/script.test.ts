import assert from 'node:assert/strict'
import test from 'node:test'
import { statements } from './script.ts'

const cases: readonly [string, string, string[]][] = [
  ['splits at semicolons', 'select 1; select 2;\nselect 3', ['select 1', 'select 2', 'select 3']],
  ['needs no last semicolon, and allows many', 'select 1;;;\n ;', ['select 1']],
  ['an empty script has none', ' \n -- nothing; here\n /* nor; here */ ', []],
  [
    'a text may hold one',
    "select 'a;b', 'it''s; fine'; select 2",
    ["select 'a;b', 'it''s; fine'", 'select 2'],
  ],
  [
    'an escape text may hold a quote',
    "select E'it\\'s; fine'; select 2",
    ["select E'it\\'s; fine'", 'select 2'],
  ],
  ['a name may hold one', 'select 1 as "a;""b;"; select 2', ['select 1 as "a;""b;"', 'select 2']],
  [
    'a line comment may hold one, and a quote',
    "select 1 -- don't; stop\n, 2; select 3",
    ["select 1 -- don't; stop\n, 2", 'select 3'],
  ],
  [
    'block comments may hold one, and each other',
    'select 1 /* a; /* b; */ c; */, 2; select 3',
    ['select 1 /* a; /* b; */ c; */, 2', 'select 3'],
  ],
  [
    'a function body may hold anything',
    "create function f() returns int as $$ begin -- it's;\n return 1; end $$ language plpgsql; select 1",
    [
      "create function f() returns int as $$ begin -- it's;\n return 1; end $$ language plpgsql",
      'select 1',
    ],
  ],
  [
    'a tagged body may hold an untagged one',
    'do $body$ begin execute $$ select 1; $$; end $body$; select 2',
    ['do $body$ begin execute $$ select 1; $$; end $body$', 'select 2'],
  ],
  ['a parameter is not a dollar quote', 'select $1; select $2', ['select $1', 'select $2']],
  [
    'a dollar inside a name is not one either',
    'select a$$b; select c$$d',
    ['select a$$b', 'select c$$d'],
  ],
  [
    'a comment before a statement goes with it',
    '-- first;\ncreate table a ();\n-- second\ncreate table b ();\n-- last;\n',
    ['-- first;\ncreate table a ()', '-- second\ncreate table b ()'],
  ],
]

for (const [name, script, expected] of cases) {
  test(name, () => assert.deepEqual(statements(script), expected))
}
