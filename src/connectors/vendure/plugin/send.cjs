/** Takes the noted events to Onhand, for as long as it takes, and forgets them when it has them. */
const { createHash, createHmac } = require('node:crypto')
const { createRequire } = require('node:module')
const { Logger } = require('@vendure/core')
const { In, LessThanOrEqual } = createRequire(require.resolve('@vendure/core'))('typeorm')
const { levelOf, orderOf } = require('./papers.cjs')

const LOG = 'OnhandPlugin'
const BATCH = 200
const AT_ONCE = 4
const LEASE_MS = 15_000
const DEADLINE_MS = 10_000
const MOST_WAIT_MS = 60_000

class Sender {
  constructor(connection, entity, options) {
    this.options = options
    this.events = connection.rawConnection.getRepository(entity)
    this.manager = connection.rawConnection.manager
    this.waitMs = 0
  }

  start() {
    this.running = true
    this.done = this.run()
  }

  async stop() {
    this.running = false
    this.wake()
    await this.done
  }

  /** Look now rather than at the next turn; but not while Onhand is known to be away. */
  wake() {
    if (this.waitMs === 0 || !this.running) this.rest?.()
    this.woken = true
  }

  async run() {
    while (this.running) {
      this.woken = false
      let sent = 0
      try {
        sent = await this.round()
        this.waitMs = 0
      } catch (error) {
        this.waitMs = Math.min(MOST_WAIT_MS, Math.max(500, this.waitMs * 2))
        Logger.warn(
          `Onhand does not take events (next try in ${this.waitMs} ms): ${error.message}`,
          LOG,
        )
      }
      if (!this.running || sent > 0 || (this.woken && this.waitMs === 0)) continue
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, this.waitMs || this.options.pollMs)
        this.rest = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** One round over what waits; all events of one order, or of one level, are one message. */
  async round() {
    const now = Date.now()
    const rows = await this.events.find({
      where: { notBefore: LessThanOrEqual(now) },
      order: { id: 'ASC' },
      take: BATCH,
    })
    const groups = new Map()
    for (const row of rows) {
      const key = `${row.kind} ${row.target}`
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    const queue = [...groups.values()]
    let failed
    const worker = async () => {
      while (this.running && !failed && queue.length > 0) {
        await this.sendGroup(queue.shift()).catch((error) => {
          failed = error
        })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    if (failed) throw failed
    return rows.length
  }

  async sendGroup(group) {
    const ids = group.map((row) => row.id)
    const now = Date.now()
    // Another server process may be at it: whoever moves `notBefore` first, sends.
    const free = { id: In(ids), notBefore: LessThanOrEqual(now) }
    const { affected } = await this.events.update(free, { notBefore: now + LEASE_MS })
    if (affected === 0) return
    let refused
    try {
      const content = await this.contentOf(group)
      refused = content === null ? null : await this.post(group[0].kind, JSON.stringify(content))
    } catch (error) {
      await this.events.update(
        { id: In(ids) },
        { notBefore: 0, lastError: error.message.slice(0, 255) },
      )
      throw error
    }
    if (refused === null) await this.events.delete({ id: In(ids) })
    else await this.setAside(group, ids, refused)
  }

  /** Read after the rows were, so it holds at least what they tell of. */
  contentOf(group) {
    const { kind, target } = group[0]
    return kind === 'order'
      ? orderOf(this.manager, target)
      : levelOf(this.manager, target, byOf(group))
  }

  /** One message that Onhand will not have does not hold up the others; it is never given up. */
  async setAside(group, ids, why) {
    const tries = Math.max(...group.map((row) => row.tries)) + 1
    const notBefore = Date.now() + Math.min(3_600_000, 1000 * 2 ** Math.min(tries, 12))
    await this.events.update({ id: In(ids) }, { notBefore, tries, lastError: why.slice(0, 255) })
    Logger.error(`Onhand refused ${group[0].kind} ${group[0].target}: ${why}`, LOG)
  }

  /** Null: stored there. A text: refused for what it is. Thrown: nobody there to take it. */
  async post(kind, body) {
    // Equal content has an equal id, so that a repeat is recognised as one.
    const id = `${kind}_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`
    const timestamp = String(Math.floor(Date.now() / 1000))
    const key = Buffer.from(this.options.secret.trim().replace(/^whsec_/, ''), 'base64')
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const answer = await fetch(this.options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${mac}`,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const { status } = answer
    const says = (await answer.text()).slice(0, 200)
    if (status >= 200 && status < 300) return null
    if ([400, 409, 413, 415, 422].includes(status)) return `${status} ${says}`
    throw new Error(`it answered ${status} ${says}`)
  }
}

const byOf = (group) => group.findLast((row) => row.by !== null)?.by ?? null

module.exports = { Sender }
