import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser } from './browser.ts'

test('a browser is called by its own name, not by those it borrows', () => {
  const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
  assert.equal(browser(`${chrome} Chrome/139.0 Safari/537.36`), 'Chrome on Windows')
  assert.equal(browser(`${chrome} Chrome/139.0 Safari/537.36 Edg/139.0`), 'Edge on Windows')
  assert.equal(
    browser('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1'),
    'Safari on iPhone',
  )
  assert.equal(browser('curl/8.1'), 'curl/8.1')
  assert.equal(browser(null), 'An unknown browser')
})
