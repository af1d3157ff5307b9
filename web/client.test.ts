import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { describe } from '../src/http/openapi.ts'
import { trial } from '../test/http.ts'
import { schemaFile, typesOf } from './client.ts'

test('the page’s types are those of the API as it is', async () => {
  const { door } = await trial()
  const now = typesOf(describe(door, '0'))
  assert.ok(readFileSync(schemaFile, 'utf8') === now, 'they are not: npm run client')
})
