import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { unowned } from '../authority/read.ts'
import { loadConfig } from './load.ts'

test('the example in the guides is a whole and valid configuration', async () => {
  const registry = await loadConfig(join(import.meta.dirname, '../../docs/guides/onhand.config.ts'))
  assert.deepEqual(Object.keys(registry.systems), ['shop', 'wms', 'fulfilment', 'erp'])
  assert.equal(registry.channels.length, 2)
  assert.deepEqual(unowned(registry), [])
})

test('a configuration that is not there is a fault that says how to make one', async () => {
  await assert.rejects(loadConfig('/nowhere/onhand.config.ts'), /Make one with: onhand init/)
})
