import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { added, floodOf } from './flood.ts'

const effect = (moved: number, zeroed: number, listed = 1000) => ({
  channel: 'shop',
  listed,
  moved,
  zeroed,
})

describe('a flood', () => {
  test('is more than 5% of what a channel lists set to 0', () => {
    assert.equal(floodOf([effect(50, 50)]), null)
    assert.match(floodOf([effect(51, 51)])!, /set 51 of the 1000 products that shop lists to 0/)
  })
  test('is more than 20% of what it lists changed', () => {
    assert.equal(floodOf([effect(200, 0)]), null)
    assert.match(floodOf([effect(201, 0)])!, /change 201 of the 1000 numbers that shop shows/)
  })
  test('is not a few products of a small shop', () => {
    assert.equal(floodOf([effect(9, 2, 10)]), null)
    assert.notEqual(floodOf([effect(10, 0, 10)]), null)
    assert.notEqual(floodOf([effect(3, 3, 10)]), null)
  })
  test('is one at any of the channels, together with what was done before', () => {
    const other = { ...effect(500, 0), channel: 'market' }
    assert.match(floodOf([effect(1, 0), other])!, /market/)
    assert.equal(floodOf([effect(150, 0)]), null)
    assert.notEqual(floodOf(added([effect(150, 0)], [effect(100, 0)])), null)
    assert.equal(floodOf(added([effect(150, 0)], [other])), null)
  })
})
