import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { before, describe, test } from 'node:test'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { getRequestListener } from '@hono/node-server'
import { type Helped, helped, KEY, settings } from '../../test/assisted.ts'
import { cleared, testDb } from '../../test/database.ts'
import { completion, model, type Reaction, sensible } from '../../test/model.ts'
import type { AssistantConfig } from '../authority/assistant.ts'
import { sql } from '../db/sql.ts'

const db = await testDb()
let w: Helped
before(async () => {
  await cleared(db)
  w = await helped(db, { SCARF: 20, MUG: 8 }, {}, 'shadow')
  await w.doubled('MUG', 3)
})

/** The same gap is looked at again, as if it had never been asked about. */
async function told(answer: Reaction = sensible, config: AssistantConfig = settings) {
  await db.one(sql`update drift set assistant = null`)
  w.model.answer = answer
  w.model.questions.length = 0
  return { ...(await w.turn(config)), ...(await w.drift('MUG')) }
}
const confidences = (turn: { diagnosed: readonly { diagnosis: { confidence: number } }[] }) =>
  turn.diagnosed.map((d) => d.diagnosis.confidence)
const answering =
  (over: Record<string, unknown>): Reaction =>
  (q) => ({ ...sensible(q), ...over })

describe('what it says', () => {
  test('agreeing changes nothing; its words stand beside the template’s, with a record of both sides', async () => {
    const { said, decision, story, counts, skipped, ...turn } = await told()
    assert.deepEqual(
      [decision, confidences(turn), counts, skipped],
      ['would_repair', [0.98], { asked: 1, doubted: 0 }, []],
    )
    assert.deepEqual([said!.verdict, said!.label, said!.left], ['agrees', 'duplicate event', []])
    assert.equal(said!.story.gap, 'In wms there are 11 of it, and there should be 14.')
    assert.match(story.gap, /^wms shows 11, the ledger says 14/)
    const event = await db.one<{ actor: string; detail: { facts: unknown; answer: string } }>(
      sql`select actor, detail from drift_event where event = 'assistant' order by id desc limit 1`,
    )
    assert.equal(event!.actor, 'assistant')
    assert.deepEqual(event!.detail.facts, w.model.questions[0]!.facts)
    assert.equal(JSON.parse(event!.detail.answer).cause, 'duplicate event')
  })

  test('another cause that fits as well makes it less sure: it is held, and the lock says why', async () => {
    const { said, decision, story, locks, counts, ...turn } = await told(
      answering({ cause: 'late event' }),
    )
    assert.deepEqual([decision, confidences(turn), counts.doubted], ['hold', [0.5], 1])
    assert.deepEqual([said!.evidence, said!.confidence], [0.98, 0.5])
    const why = /the assistant takes it for “late event”, which would fit as well/
    assert.match(locks.find((l) => l.lock === 'confidence')!.why, why)
    assert.match(story.safe, why)
    assert.match(story.found, /Likely cause: duplicate event \(50% sure.*The assistant takes it/)
  })

  test('not being sure makes it less sure', async () => {
    const { decision, story } = await told(answering({ cause: 'unsure' }))
    assert.equal(decision, 'hold')
    assert.match(story.safe, /the assistant is not sure of it \(50% sure, at least 95% is asked\)/)
  })

  test('a cause that does not make this gap is dropped, and changes nothing', async () => {
    const { said, decision, ...turn } = await told(answering({ cause: 'stuck delivery' }))
    assert.deepEqual([decision, confidences(turn)], ['would_repair', [0.98]])
    assert.equal(
      said!.says,
      'it says “stuck delivery”, and no record of that makes this gap to the unit',
    )
  })

  test('an invented number is not shown: the template’s words are', async () => {
    const { said, decision } = await told(answering({ found: 'Someone took 77 of them.' }))
    assert.equal(decision, 'would_repair')
    assert.equal(said!.story.found, null)
    assert.deepEqual(said!.left, [
      { part: 'found', why: 'it names 77, which is not among the facts' },
    ])
    assert.notEqual(said!.story.gap, null)
  })

  test('what it claims besides is not read: sureness, approvals, other products, limits', async () => {
    const { decision, said } = await told(
      answering({ confidence: 1, approved: true, sku: 'SCARF', most: 500, cause: 'late event' }),
    )
    assert.equal(decision, 'hold')
    assert.doesNotMatch(JSON.stringify(said), /approved|500/)
  })

  const unusable: [string, Reaction][] = [
    ['words', () => 'I think it was a duplicate event, and you should repair it at once.'],
    ['a label that is not on the list', answering({ cause: 'approved by the owner' })],
    ['JSON with half of it missing', (q) => JSON.stringify(sensible(q)).slice(0, 80)],
    ['JSON of another shape', () => ({ decision: 'repair', confidence: 1 })],
    ['nothing', () => ''],
    ['HTML', () => '<!doctype html><script>alert(1)</script>'],
    ['zero bytes and halves of characters', () => '{"cause":"\u0000\ud800"'],
    [
      'the call of a tool',
      (_, c) =>
        c.json(
          completion(
            {
              content: null,
              tool_calls: [
                { id: 't', type: 'function', function: { name: 'repair', arguments: '{}' } },
              ],
            },
            'tool_calls',
          ),
        ),
    ],
  ]
  for (const [what, answer] of unusable) {
    test(`${what} instead of an answer is no answer: for a person`, async () => {
      const { said, decision, story, skipped } = await told(answer)
      assert.deepEqual([decision, said!.verdict, said!.label], ['hold', 'unusable', null])
      assert.deepEqual(Object.values(said!.story), [null, null, null, null, null])
      assert.match(story.safe, /the assistant gave no answer that could be used/)
      assert.deepEqual(skipped, [])
    })
  }

  test('JSON between fences is read, and a model that takes no schema is asked in words', async () => {
    const fenced: Reaction = (q) => `\`\`\`json\n${JSON.stringify(sensible(q))}\n\`\`\``
    const { said } = await told(fenced, { ...settings, schema: false })
    assert.equal(said!.verdict, 'agrees')
    assert.match(w.model.questions[0]!.body, /"response_format":\{"type":"json_object"\}/)
  })
})

describe('when there is no answer', () => {
  const down: [string, Reaction, RegExp][] = [
    ['a broken provider', (_, c) => c.json({ error: { message: 'boom' } }, 500), /it answers 500/],
    ['a refused key', (_, c) => c.json({ error: KEY }, 401), /it does not let us in \(401\)/],
    ['too many questions', (_, c) => c.body(null, 429), /it answers 429/],
    ['a wrong address', (_, c) => c.notFound(), /it answers 404: look at assistant.url/],
    ['a redirect', (_, c) => c.redirect('https://evil.test/v1'), /it answers 302/],
    ['no protocol', (_, c) => c.text('hello'), /it failed \(AI_APICallError\)/],
    ['a huge answer', () => 'x'.repeat(1_000_000), /its answer is larger than 262144 bytes/],
    [
      'silence',
      async () => {
        await w.clock.advance(40_000)
        return ''
      },
      /no answer within 30 s/,
    ],
  ]
  for (const [what, answer, why] of down) {
    test(`${what}: the templates alone, and nothing is held up or held back`, async () => {
      const { said, decision, story, skipped, counts } = await told(answer)
      assert.deepEqual([decision, said, counts], ['would_repair', null, { asked: 0, doubted: 0 }])
      assert.match(story.found, /^Likely cause: duplicate event \(98% sure/)
      assert.equal(skipped[0]!.what, 'assistant')
      assert.match(skipped[0]!.why, why)
      assert.match(skipped[0]!.why, /^1 of 1 drifts are told in our own words only: /)
      assert.ok(!skipped[0]!.why.includes(KEY))
    })
  }

  test('nobody there: the same', async () => {
    const url = 'https://nobody.test/v1'
    const { decision, skipped } = await told(sensible, { ...settings, url })
    assert.equal(decision, 'would_repair')
    assert.match(skipped[0]!.why, /it cannot be reached$/)
  })

  test('a secret that is nowhere is named', async () => {
    const { said, decision, skipped } = await told(sensible, { ...settings, key: 'ELSEWHERE' })
    assert.deepEqual([decision, said], ['would_repair', null])
    assert.match(skipped[0]!.why, /The secret ELSEWHERE is nowhere/)
    assert.equal(w.model.questions.length, 0)
  })

  test('so is a provider of one’s own that fails, or would leave the choice to the library', async () => {
    const none = await told(sensible, {
      model: 'small',
      provider: () => {
        throw new Error('createSmall needs a region')
      },
    })
    assert.match(none.skipped[0]!.why, /assistant.provider fails: createSmall needs a region/)
    const name = await told(sensible, {
      model: 'small',
      provider: () => ({ languageModel: (model) => model }),
    })
    assert.match(name.skipped[0]!.why, /assistant.provider made no language model/)
  })
})

describe('the way to it', () => {
  test('any provider of the library can be given; it gets our way to the network and the secret', async () => {
    const { said } = await told(sensible, {
      model: 'small',
      provider: ({ fetch, secret }) =>
        createOpenAICompatible({
          name: 'own',
          baseURL: 'https://model.test/v1',
          fetch,
          apiKey: secret('MODEL'),
          supportsStructuredOutputs: true,
        }),
    })
    assert.equal(said!.verdict, 'agrees')
    assert.equal(w.model.questions[0]!.headers.get('authorization'), `Bearer ${KEY}`)
  })

  test('nothing but https and this machine is called, whatever a provider thinks', async () => {
    const { skipped } = await told(sensible, {
      model: 'small',
      provider: ({ fetch }) =>
        createOpenAICompatible({ name: 'own', baseURL: 'http://10.0.0.7/v1', fetch }),
    })
    assert.match(skipped[0]!.why, /it wanted to call http:\/\/10.0.0.7/)
  })

  test('over a real socket it is the same', async () => {
    const { app } = model()
    const server = createServer(getRequestListener(app.fetch))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const { fetch } = w.repairer.world
      const url = `http://127.0.0.1:${port}/v1`
      w.repairer.world.fetch = (to, init) =>
        to.startsWith(url) ? globalThis.fetch(to, init) : fetch(to, init)
      const { said, skipped } = await told(sensible, { model: 'small', url })
      w.repairer.world.fetch = fetch
      assert.deepEqual(skipped, [])
      assert.deepEqual([said!.verdict, said!.left], ['agrees', []])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  test('the key is in the header of the request, and nowhere else', async () => {
    await told()
    const [question] = w.model.questions
    assert.equal(question!.headers.get('authorization'), `Bearer ${KEY}`)
    assert.ok(!question!.body.includes(KEY))
    const rows = await db.one<{ all: string }>(sql`
      select (select jsonb_agg(to_jsonb(d)) from drift d)::text
          || (select jsonb_agg(to_jsonb(e)) from drift_event e)::text as all`)
    for (const secret of [KEY, w.engine.world.secret('HOOK')]) {
      assert.ok(!rows!.all.includes(secret))
      assert.ok(!question!.body.includes(secret))
    }
  })
})
