import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse, validate, validateSchema } from 'graphql'
import { schemaOf } from '../../../sim/shopify/api/api.ts'
import { type Bench, listing, open, settings } from '../../../sim/shopify/bench.ts'
import { bulkDocuments, documents } from '../../../sim/shopify/documents.ts'
import { secret, token } from '../../../sim/shopify/shopify.ts'
import { collect } from '../checks/subject.ts'
import { RemoteError } from '../remote.ts'
import { connector, type Settings, shopify } from './index.ts'
import { versions } from './settings.ts'

const read = (b: Bench) => connector.levels!.of([listing(0)], b.remote)
const row = (over = 10) => ({ ...listing(0), quantity: 5, over, key: 'k' })

describe('every document', () => {
  for (const version of versions) {
    test(`is valid in Shopify's own schema of ${version}`, () => {
      const schema = schemaOf(version)
      assert.deepEqual(validateSchema(schema), [])
      const texts = [...documents.map((d) => d.text), ...bulkDocuments]
      const complaints = texts.flatMap((text) =>
        validate(schema, parse(text)).map((error) => `${error.message} in ${text}`),
      )
      assert.deepEqual(complaints, [])
      assert.ok(documents.length > 15)
    })
  }

  test('has the name under which it is sent', () => {
    for (const { name, text } of documents)
      assert.match(text, new RegExp(`^(query|mutation) ${name}\\b`))
  })

  test('that writes stock has a key, and every row says what it goes over', () => {
    for (const { text } of documents.filter((d) => /inventory(Set|Adjust|Activate)/.test(d.text))) {
      assert.match(text, /@idempotent\(key: \$key\)/)
    }
  })
})

describe('the version', () => {
  test('that is asked for is the one that was pinned', async () => {
    const asked: string[] = []
    const watch = (version?: Settings['version']) => {
      const b = open(version ? { settings: { ...settings, version } } : {})
      const { call } = b.remote
      b.remote.call = (request) => {
        asked.push(request.url)
        return call(request)
      }
      return b
    }
    await read(watch())
    await read(watch('2026-04'))
    assert.match(asked[0]!, /\/admin\/api\/2026-07\/graphql\.json$/)
    assert.match(asked[1]!, /\/admin\/api\/2026-04\/graphql\.json$/)
  })

  test('in which Shopify answers must be it: else nothing goes on until a person looks', async () => {
    const b = open({ supports: ['2026-04'] })
    await assert.rejects(read(b), { means: 'auth', message: /answers as version 2026-04/ })
    const [sent] = await connector.push!.send([row()], b.remote)
    assert.equal(sent!.sent, 'unclear')
  })
})

describe('the token', () => {
  const client: Settings = {
    shop: settings.shop,
    client: { id: 'client-1', secret: 'CLIENT' },
    locations: ['1'],
  }

  test('of an app of the Dev Dashboard is asked for once, and again before it ends', async () => {
    const b = open({ settings: client })
    await read(b)
    await read(b)
    assert.deepEqual(b.asked, ['/admin/oauth/access_token', 'Levels', 'Levels'])
    b.pass(23 * 3_600_000)
    await read(b)
    assert.equal(b.asked.filter((a) => a === '/admin/oauth/access_token').length, 1)
    b.pass(3_600_000)
    await read(b)
    assert.equal(b.asked.filter((a) => a === '/admin/oauth/access_token').length, 2)
  })

  test('that has been taken back is asked for anew, once', async () => {
    const b = open({ settings: client })
    await read(b)
    b.tokens.clear()
    assert.equal((await read(b))[0]!.quantity, 10)
  })

  test('that cannot be had is a matter for a person, and says nothing of the secret', async () => {
    const b = open({ settings: { ...client, client: { id: 'client-2', secret: 'CLIENT' } } })
    const error = await read(b).catch((e) => e)
    assert.ok(error instanceof RemoteError && error.means === 'auth')
    assert.match(error.message, /client-2 was given no access token/)
    assert.ok(!error.message.includes(secret))
  })

  test('is shown to the shop and to nobody else', async () => {
    const b = open()
    const shown: string[] = []
    const { call } = b.remote
    b.remote.call = (request) => {
      if (JSON.stringify(request.headers ?? {}).includes(token))
        shown.push(new URL(request.url).host)
      return call(request)
    }
    await collect(connector.offers!(b.remote))
    assert.deepEqual([...new Set(shown)], [settings.shop])
  })
})

describe('errors that come with 200', () => {
  const failing = (error: object, data?: object | null) =>
    open({
      instead: () => Response.json({ errors: [error], ...(data === undefined ? {} : { data }) }),
    })
  const coded = (code: string) => ({ message: 'Sorry', extensions: { code } })

  test('are told apart: no points left, no leave, out of order, not understood', async () => {
    const nothing = { inventorySetQuantities: null }
    const meant = async (error: object, data?: object | null) => {
      const sent = await connector.push!.send([row()], failing(error, data).remote).catch((e) => e)
      return sent instanceof RemoteError ? sent.means : sent[0].sent
    }
    assert.equal(await meant(coded('THROTTLED')), 'later')
    assert.equal(await meant(coded('ACCESS_DENIED'), null), 'auth')
    assert.equal(await meant(coded('INTERNAL_SERVER_ERROR'), nothing), 'unclear')
    assert.equal(await meant(coded('BAD_REQUEST'), nothing), 'auth')
    assert.equal(await meant(coded('undefinedField')), 'auth')
    assert.equal(await meant({ message: 'something unheard of' }, nothing), 'unclear')
  })

  test('never pass for an empty shop', async () => {
    const denied = failing(coded('ACCESS_DENIED'), null)
    await assert.rejects(collect(connector.offers!(denied.remote)), { means: 'auth' })
    await assert.rejects(collect(connector.pull!.since('', denied.remote)), { means: 'auth' })
  })

  test('of a reading are waited out while there are no points', async () => {
    const b = open({ bucket: { most: 400, rate: 50 } })
    await read(b)
    b.bucket.empty()
    assert.equal((await read(b))[0]!.quantity, 10)
    assert.ok(b.slept.length > 0)
  })

  test('of HTTP itself say what is wrong with the shop', async () => {
    const by = async (status: number) => {
      const b = open({ instead: () => Response.json({ errors: 'Sorry' }, { status }) })
      return (await read(b).catch((e) => e)) as RemoteError
    }
    assert.match((await by(402)).message, /frozen/)
    assert.equal((await by(402)).means, 'auth')
    assert.match((await by(404)).message, /no shop/)
    assert.match((await by(423)).message, /locked/)
    assert.equal((await by(400)).means, 'later')
  })
})

test('a shop with several locations is polled more often', () => {
  const pull = (given: Settings) => shopify(given).connector.pull!.everyMs
  assert.ok(pull({ ...settings, locations: ['1', '2'] }) < pull(settings))
})
