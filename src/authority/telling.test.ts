import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mute } from '../../test/ledger.ts'
import { defineConfig } from '../config.ts'
import { addressMistake } from '../lib/address.ts'
import { Fault } from '../lib/faults.ts'
import type { Notify, Retention } from './telling.ts'

const mail = {
  smtp: 'smtp://127.0.0.1:25',
  from: 'Onhand <onhand@example.com>',
  to: ['a@example.com'],
}

/** What is said about a configuration with this. */
function said(change: { notify?: unknown; retention?: Partial<Retention> }): string {
  try {
    const { notify, ...rest } = change
    defineConfig({
      locations: { leeds: 'Leeds' },
      systems: { wms: { role: 'wms', connector: mute } },
      owners: { on_hand: 'wms' },
      ...rest,
      ...(notify === undefined ? {} : { notify: notify as Notify }),
    })
    return ''
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'config')
    return error.message
  }
}

describe('who is told', () => {
  test('a sound declaration is taken: every way, and every form of a mail server', () => {
    for (const smtp of [
      'smtp://127.0.0.1:25',
      'smtps://mail.example.com',
      'SMTP_URL',
      { host: 'mail.example.com' },
      { host: 'mail.example.com', port: 465, user: 'onhand', password: 'SMTP_PASSWORD' },
    ]) {
      const alerts = [
        { to: 'mail' },
        { to: { slack: 'SLACK_URL' }, from: 'critical' },
        { to: { webhook: 'https://pager.example/hook', secret: 'PAGER' }, from: 'low' },
        { to: { webhook: 'http://127.0.0.1:9/hook', secret: 'PAGER' } },
      ]
      const heartbeat = 'https://ping.example/abc'
      assert.equal(said({ notify: { mail: { ...mail, smtp }, heartbeat, alerts } }), '')
    }
    assert.equal(said({}), '')
  })

  const mistakes: [string, unknown, RegExp][] = [
    [
      'a password in an address',
      { mail: { ...mail, smtp: 'smtp://me:secret@mail.example.com' } },
      /no password in an address; put the whole address into a secret/,
    ],
    ['another protocol', { mail: { ...mail, smtp: 'https://mail.example.com' } }, /write smtp:/],
    [
      'a password instead of its name',
      { mail: { ...mail, smtp: { host: 'm', user: 'u', password: 'hunter2!' } } },
      /password must be the name of a secret/,
    ],
    [
      'a user without a password',
      { mail: { ...mail, smtp: { host: 'm', user: 'u' } } },
      /user and password belong together/,
    ],
    ['nobody to write to', { mail: { ...mail, to: [] } }, /nobody would get it/],
    ['somebody twice', { mail: { ...mail, to: ['a@b.c', 'a@b.c'] } }, /names somebody twice/],
    [
      'a second header in an address',
      { mail: { ...mail, to: ['a@b.c\r\nBcc: d@e.f'] } },
      /is not a mail address/,
    ],
    ['two in one', { mail: { ...mail, to: ['a@b.c, d@e.f'] } }, /is not a mail address/],
    ['a sender that is none', { mail: { ...mail, from: 'Onhand' } }, /notify\.mail\.from/],
    ['a heartbeat without a mail', { heartbeat: 'PING_URL' }, /declare notify\.mail too/],
    [
      'a heartbeat in the clear',
      { mail, heartbeat: 'http://ping.example/abc' },
      /must be https \(or http to this machine\); or write the name of the secret/,
    ],
    ['alerts by mail without a server', { alerts: [{ to: 'mail' }] }, /add notify\.mail/],
    [
      'a Slack address instead of its name',
      { alerts: [{ to: { slack: 'https://hooks.slack.example/x' } }] },
      /slack must be the name of a secret/,
    ],
    [
      'a webhook to a private machine',
      { alerts: [{ to: { webhook: 'http://10.0.0.5/hook', secret: 'S' } }] },
      /must be https/,
    ],
    [
      'a webhook that is not signed',
      { alerts: [{ to: { webhook: 'https://a.example' } }] },
      /secret must be the name of the secret that signs/,
    ],
    [
      'a severity that is none',
      { alerts: [{ to: { slack: 'S' }, from: 'bad' }] },
      /low, high, crit/,
    ],
    ['a way that is none', { alerts: [{ to: 'pager' }] }, /must be 'mail', \{ slack/],
  ]
  for (const [what, notify, says] of mistakes) {
    test(`${what} is named in a sentence`, () => assert.match(said({ notify }), says))
  }

  test('an address is https, or of this machine however it is written', () => {
    for (const fine of [
      'https://a.example/x',
      'http://localhost:80',
      'http://127.1/',
      'http://[::1]/',
      'http://2130706433/',
    ]) {
      assert.equal(addressMistake(fine), undefined, fine)
    }
    for (const bad of [
      'http://a.example',
      'http://169.254.169.254/',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'http://[::ffff:10.0.0.1]/',
      'https://user:pass@a.example',
      'file:///etc/passwd',
      'gopher://127.0.0.1',
      'not an address',
    ]) {
      assert.ok(addressMistake(bad), bad)
    }
  })
})

describe('how long things are kept', () => {
  test('keys live as long as an old message is still taken in', () => {
    assert.equal(said({ retention: { bodyDays: 30 } }), '')
    assert.match(said({ retention: { keyDays: 90 } }), /keyDays is 90: it must be at least 400/)
    assert.match(said({ retention: { runDays: 0 } }), /runDays is 0: it must be at least 1 day/)
    assert.match(said({ retention: { bodyDays: 500 } }), /keyDays is less than bodyDays/)
  })
})
