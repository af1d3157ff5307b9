import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { emptyDb, testDb } from '../../test/database.ts'
import { describe, schemaFile } from './schema.ts'
import { statements } from './script.ts'
import { raw } from './sql.ts'

const written = readFileSync(schemaFile, 'utf8')

test('schema.sql is what the migrations make (if not: node src/db/schema.ts)', async () => {
  assert.equal(await describe(await testDb()), written)
})

test('schema.sql makes that schema', async () => {
  const { db } = await emptyDb()
  for (const statement of statements(written)) await db.one(raw(statement))
  assert.equal(await describe(db), written)
})
