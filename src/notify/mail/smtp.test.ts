import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drip, mailbox } from '../../../test/mailbox.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/faults.ts'
import { serverOf, smtpMistake, smtpPost } from './smtp.ts'

const secrets: Record<string, string> = {
  PASSWORD: 'hunter2 §',
  RELAY: 'smtps://me:p%40ss@mail.example',
}
const secret = (name: string) => {
  const value = secrets[name]
  if (value === undefined) throw new Fault('config', `The secret ${name} is nowhere.`)
  return value
}
const world = { clock: systemClock, secret }
const from = 'Onhand <onhand@shop.example>'
const mail = {
  to: 'ann@shop.example',
  subject: 'Alles klar: 3 Läger ✓',
  text: 'Guten Morgen — alles klär\n.\nEnde\n',
  html: '<p>Guten Morgen — alles klär</p>',
  id: 'digest.7',
}

const posting = (smtp: Parameters<typeof serverOf>[0], deadlineMs?: number) =>
  smtpPost({ smtp, from, to: [mail.to] }, world, deadlineMs)(mail)

describe('mail over SMTP', () => {
  test('it arrives as it was written, with what mail programs want to know', async () => {
    const box = await mailbox()
    const posted = await posting(box.url)
    assert.equal(posted.posted, 'accepted')
    assert.match((posted as { says: string }).says, /kept as 1/)
    const [got] = box.mails
    assert.deepEqual(got!.to, ['ann@shop.example'])
    assert.equal(got!.subject, mail.subject)
    assert.equal(got!.text.replaceAll('\r', '').trim(), mail.text.trim())
    assert.equal(got!.html.trim(), mail.html)
    assert.equal(got!.headers.get('message-id'), '<digest.7@shop.example>')
    assert.equal(got!.headers.get('auto-submitted'), 'auto-generated')
    assert.match(got!.headers.get('list-unsubscribe')!, /^<mailto:onhand@shop\.example\?subject=/)
  })

  test('nobody there, and a server that is busy: later', async () => {
    const box = await mailbox()
    box.mood = 'busy'
    const busy = await posting(box.url)
    assert.deepEqual(
      [busy.posted, /451.*come back later/.test(JSON.stringify(busy))],
      ['later', true],
    )
    await box.close()
    const gone = await posting(box.url)
    assert.equal(gone.posted, 'later')
    assert.match((gone as { why: string }).why, /127\.0\.0\.1:\d+: connect ECONNREFUSED/)
  })

  test('somebody it does not know: never', async () => {
    const box = await mailbox()
    box.unknown.add('ann@shop.example')
    const posted = await posting(box.url)
    assert.equal(posted.posted, 'never')
    assert.match(
      (posted as { why: string }).why,
      /refuses this address: 550 no ann@shop\.example here/,
    )
  })

  test('one that closes before it has said yes has not accepted; one that closes after it has', async () => {
    const box = await mailbox()
    box.mood = 'dies'
    assert.equal((await posting(box.url)).posted, 'later')
    box.mood = 'leaves'
    assert.equal((await posting(box.url)).posted, 'accepted')
    assert.equal(box.mails.length, 1)
  })

  test('one that never answers, or one letter at a time, is not waited for', async () => {
    const box = await mailbox()
    box.mood = 'silent'
    const slow = await drip(20)
    for (const port of [box.port, slow.port]) {
      const posted = await posting(`smtp://127.0.0.1:${port}`, 400)
      assert.equal(posted.posted, 'later')
      assert.match((posted as { why: string }).why, /took longer than 0\.4 s/)
    }
  })

  test('user and password are told to a server that asks for them', async () => {
    const seen: unknown[] = []
    const box = await mailbox({
      disabledCommands: ['STARTTLS'],
      onAuth({ username, password }, _session, done) {
        seen.push(username, password)
        if (password !== secrets.PASSWORD) return done(new Error('no'))
        done(null, { user: username ?? '' })
      },
    })
    const parts = { host: '127.0.0.1', port: box.port, user: 'me', password: 'PASSWORD' }
    assert.equal((await posting(parts)).posted, 'accepted')
    assert.deepEqual(seen, ['me', 'hunter2 §'])
  })

  test('the doctor can ask whether it lets us in without sending anything', async () => {
    const box = await mailbox({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ password }, _session, done) =>
        password === secrets.PASSWORD
          ? done(null, { user: 'me' })
          : done(new Error('wrong password')),
    })
    const look = (password: string) => {
      const smtp = { host: '127.0.0.1', port: box.port, user: 'me', password }
      return smtpMistake({ smtp, from, to: [mail.to] }, secret)
    }
    assert.equal(await look('PASSWORD'), undefined)
    assert.match((await look('RELAY'))!, /wrong password/)
    assert.match((await look('NOWHERE'))!, /NOWHERE is nowhere/)
    await box.close()
    assert.match((await look('PASSWORD'))!, /ECONNREFUSED/)
    assert.equal(box.mails.length, 0)
  })

  test('a secret that is nowhere is said, and no word of one that is there', async () => {
    const missing = await posting('NOWHERE')
    assert.deepEqual(missing, { posted: 'later', why: 'The secret NOWHERE is nowhere.' })
    const box = await mailbox({
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    })
    const parts = { host: '127.0.0.1', port: box.port, user: 'me', password: 'PASSWORD' }
    const refused = JSON.stringify(await posting(parts))
    assert.match(refused, /later.*wrong password/)
    assert.ok(!refused.includes('hunter2'))
  })

  test('without TLS mail goes to this machine only, unless the network is said to be safe', () => {
    const tls = (smtp: Parameters<typeof serverOf>[0]) => serverOf(smtp, secret).requireTLS
    assert.equal(tls('smtp://mail.example:25'), true)
    assert.equal(tls({ host: 'mail.example' }), true)
    assert.equal(tls('smtp://127.0.0.1:25'), false)
    assert.equal(tls({ host: 'mail.example', insecure: true }), false)
    assert.deepEqual(serverOf('RELAY', secret), {
      host: 'mail.example',
      port: 465,
      secure: true,
      requireTLS: true,
      auth: { user: 'me', pass: 'p@ss' },
    })
  })

  test('the connection is made with TLS where the server offers it', async () => {
    const warn = process.stderr.write
    // The server warns of its own certificate, which is meant for tests.
    process.stderr.write = () => true
    const secure: boolean[] = []
    const box = await mailbox({
      disabledCommands: ['AUTH'],
      onMailFrom(_address, session, done) {
        secure.push(session.secure)
        done()
      },
    })
    process.stderr.write = warn
    assert.equal((await posting(box.url)).posted, 'accepted')
    assert.deepEqual(secure, [true])
  })
})
