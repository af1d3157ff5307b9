import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { type Helped, helped, settings } from '../../../test/assisted.ts'
import { cleared, testDb } from '../../../test/database.ts'
import { type Reaction, sensible } from '../../../test/model.ts'
import { sql } from '../../db/sql.ts'
import { round } from '../../engine/round.ts'
import { doorOf } from '../../http/app.ts'
import type { Said } from './keep.ts'
import { trial } from './trial.ts'

const db = await testDb()
let w: Helped
beforeEach(async () => {
  await cleared(db)
  w = await helped(db, { SCARF: 20, MUG: 8, LAMP: 9, VASE: 30 }, {}, 'shadow')
})
const skus = () => w.model.questions.map((q) => q.facts.product.sku)
const said = async (sku: string) => (await w.drift(sku)).said
const wrong = (...levels: [string, number][]) => {
  for (const [sku, level] of levels) w.shop.set(sku, level)
}

describe('it is asked', () => {
  test('once about the same facts; again when they change; and old words are not kept for new facts', async () => {
    wrong(['SCARF', 15])
    assert.deepEqual((await w.turn()).counts, { asked: 1, doubted: 0 })
    await w.clock.advance(3_600_000)
    assert.deepEqual((await w.turn()).counts, { asked: 0, doubted: 0 })
    wrong(['SCARF', 14])
    assert.deepEqual((await w.turn()).counts, { asked: 1, doubted: 0 })
    assert.match((await said('SCARF'))!.story.gap!, /there are 14 of it/)
    wrong(['SCARF', 13])
    w.model.answer = (_, c) => c.body(null, 500)
    await w.turn()
    assert.equal(await said('SCARF'), null, 'better no words than those about another number')
  })

  test('and its doubt lasts as long as what it was about', async () => {
    wrong(['SCARF', 15])
    w.model.answer = (q) => ({ ...sensible(q), cause: 'unsure' })
    assert.equal((await w.turn()).counts.doubted, 1)
    w.model.answer = sensible
    const again = await w.turn()
    assert.deepEqual(again.counts, { asked: 0, doubted: 1 })
    assert.equal((await w.drift('SCARF')).decision, 'hold')
    w.shop.set('SCARF', 14)
    assert.deepEqual((await w.turn()).counts, { asked: 1, doubted: 0 })
  })

  test('about the worst first, about so many a round, and says how many are left', async () => {
    wrong(['SCARF', 17], ['MUG', 4], ['LAMP', 12], ['VASE', 29])
    const { skipped } = await w.turn({ ...settings, perRound: 2 })
    assert.equal(w.model.questions.length, 2)
    const [first] = w.model.questions
    assert.equal(first!.facts.product.sku, '⟦LAMP⟧', 'it oversells')
    assert.deepEqual(skipped, [
      {
        what: 'assistant',
        why: '2 of 4 drifts are told in our own words only: it is asked about 2 a round',
      },
    ])
    await w.turn({ ...settings, perRound: 2 })
    assert.equal(new Set(skus()).size, 4, 'the others have their turn')
  })

  test('until the tokens of a round are used up, or its time', async () => {
    wrong(['SCARF', 17], ['MUG', 4], ['VASE', 29])
    const tokens = await w.turn({ ...settings, tokensPerRound: 1_500 })
    assert.equal(w.model.questions.length, 2, 'the second one went past it')
    assert.match(tokens.skipped[0]!.why, /1 of 3 .* it may use 1500 tokens a round/)
    await db.one(sql`update drift set assistant = null`)
    w.model.answer = async (q) => {
      await w.clock.advance(25_000)
      return sensible(q)
    }
    const time = await w.turn({ ...settings, withinMs: 40_000 })
    assert.match(time.skipped[0]!.why, /2 of 3 .*: no answer within 15 s/)
  })

  test('no more in this round when it was silent twice; at once no more when it lets nobody in', async () => {
    wrong(['SCARF', 17], ['MUG', 4], ['LAMP', 5], ['VASE', 29])
    for (const [status, times] of [
      [503, 2],
      [401, 1],
    ] as const) {
      w.model.questions.length = 0
      w.model.answer = (_, c) => c.body(null, status)
      assert.match((await w.turn()).skipped[0]!.why, /^4 of 4/)
      assert.equal(w.model.questions.length, times)
    }
  })

  test('no more once the program ends, and nobody waits for its answer', async () => {
    wrong(['SCARF', 17], ['MUG', 4])
    const ending = new AbortController()
    w.model.answer = async () => {
      ending.abort()
      await new Promise<void>(() => {})
    }
    const { skipped, diagnosed } = await w.turn(settings, ending.signal)
    assert.equal(w.model.questions.length, 1)
    assert.match(skipped[0]!.why, /^2 of 2 .*: the program is ending$/)
    assert.equal(diagnosed.length, 2)
  })

  test('not about what people put away', async () => {
    wrong(['SCARF', 17], ['MUG', 4], ['VASE', 29])
    await w.turn({ ...settings, perRound: 1 })
    w.model.questions.length = 0
    await db.one(sql`update drift set state = 'ignored', assistant = null
                     where item_id = ${await w.idOf('SCARF')}`)
    await db.one(sql`update drift set snoozed_until = ${new Date('2026-04-01')}, assistant = null
                     where item_id = ${await w.idOf('MUG')}`)
    await w.turn()
    assert.deepEqual(
      skus().filter((sku) => sku !== '⟦VASE⟧'),
      [],
    )
  })

  test('by the round itself, which says so; and not at all where none is declared', async () => {
    wrong(['SCARF', 15])
    const engine = { ...w.engine, world: w.repairer.world, registry: w.repairer.registry }
    const { counts } = await round(engine)
    assert.deepEqual([counts!.asked, counts!.doubted], [1, 0])
    const { app } = doorOf(engine)
    const get = async (path: string) => {
      const answer = await app.fetch(new Request(`http://onhand.test/v1/drifts/${path}`), {
        local: true,
      })
      return answer.json()
    }
    const { id } = await w.drift('SCARF')
    const told = (await get(`${id}`)) as { assistant: Said; events: { event: string }[] }
    assert.deepEqual([told.assistant.model, told.assistant.doubt], ['small', null])
    assert.match(told.assistant.story.gap!, /there are 15 of it/)
    const last = (await get(`${id}/events`)) as {
      rows: { event: string; detail: { facts?: unknown } }[]
    }
    const asked = last.rows.find((e) => e.event === 'assistant')
    assert.deepEqual(asked!.detail.facts, w.model.questions[0]!.facts, 'all that it was told')
    const { assistant: _, ...none } = w.repairer.registry
    const without = await round({ ...engine, registry: none })
    assert.deepEqual([w.model.questions.length, 'asked' in without.counts!], [1, false])
    assert.equal(await said('SCARF'), null, 'what may be out of date is not shown')
  })
})

describe('the doctor’s question', () => {
  const asked = (answer: Reaction) => {
    w.model.answer = answer
    return trial(settings, w.repairer.world)
  }
  test('says what a model is worth here, and what it costs', async () => {
    const good = await asked(sensible)
    assert.equal(good.ok, true)
    assert.match(good.says, /^small answers \(0.0 s, 1000 tokens\), and sees the plain cause/)
    const unsure = await asked((q) => ({ ...sensible(q), cause: 'unsure', gap: '99 of 100' }))
    assert.equal(unsure.ok, false)
    assert.match(unsure.says, /does not see \(it says unsure\).*; 4 of its 5 texts/)
    const chatty = await asked(() => 'Sure! A duplicate.')
    assert.match(chatty.says, /does not answer in the form .*: "Sure! A duplicate."$/)
    await assert.rejects(
      asked((_, c) => c.body(null, 401)),
      /it does not let us in/,
    )
  })
})

test('a library of models is not loaded before there is something to ask', () => {
  const root = join(import.meta.dirname, '../../..')
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ resolve: (s, c, next) => { seen.push(s); return next(s, c) } })
    await import('./src/engine/round.ts')
    process.stdout.write(JSON.stringify(seen.filter((s) => s === 'ai' || s.startsWith('@ai-sdk/'))) + seen.length)`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root })
  assert.match(out.toString(), /^\[\]\d\d\d?$/)
})
