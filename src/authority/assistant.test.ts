import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mute } from '../../test/ledger.ts'
import { defineConfig } from '../config.ts'
import { Fault } from '../lib/faults.ts'
import type { AssistantConfig } from './assistant.ts'

const declared = (assistant?: unknown) =>
  defineConfig({
    locations: { leeds: 'Leeds' },
    systems: { wms: { role: 'wms', connector: mute } },
    owners: { on_hand: 'wms' },
    ...(assistant === undefined ? {} : { assistant: assistant as AssistantConfig }),
  })

/** What is said about a configuration with this assistant. */
function said(assistant: unknown): string {
  try {
    declared(assistant)
    return ''
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'config')
    return error.message
  }
}

const url = 'https://api.example/v1'
const provider = () => ({ languageModel: (model: string) => ({ model }) })

describe('an assistant', () => {
  test('is off unless it is declared', () => {
    assert.equal(declared().assistant, undefined)
  })

  test('may be anything that speaks the protocol, here or elsewhere, or a provider of one’s own', () => {
    for (const assistant of [
      { model: 'small', url },
      { model: 'small', url: 'http://127.0.0.1:11434/v1', schema: false },
      { model: 'small', provider: 'openai-compatible', url, key: 'MODEL_KEY' },
      { model: 'small', provider, perRound: 500, withinMs: 300_000 },
    ]) {
      assert.equal(said(assistant), '')
      assert.equal(declared(assistant).assistant, assistant)
    }
  })

  const mistakes: [string, unknown, RegExp][] = [
    ['no model', { url }, /assistant.model: say which model/],
    ['no address', { model: 'small' }, /assistant.url is missing: it is where the model is asked/],
    ['an open way', { model: 'small', url: 'http://api.example' }, /must be https \(or http to/],
    [
      'a password in it',
      { model: 'small', url: 'https://a:b@api.example' },
      /must not hold a user/,
    ],
    ['the key itself', { model: 'small', url, key: 'sk-abc-def' }, /the name of the secret/],
    ['another provider by name', { model: 'small', url, provider: 'x' }, /"x" is not built in/],
    [
      'an address for one’s own',
      { model: 'small', provider, url },
      /url and key are for the built-in provider/,
    ],
    ['no drifts', { model: 'small', url, perRound: 0 }, /perRound is 0: .* from 1 to 500/],
    ['half a token', { model: 'small', url, tokensPerRound: 1000.5 }, /tokensPerRound is 1000.5/],
    ['too long', { model: 'small', url, withinMs: 600_000 }, /from 1000 to 300000/],
  ]
  for (const [what, assistant, says] of mistakes) {
    test(`${what} is a mistake, with a sentence`, () => assert.match(said(assistant), says))
  }
})
