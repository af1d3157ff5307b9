/** What can be watched from outside, for Prometheus. A registry of its own per app; no SKU is a label. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import { alarms } from '../authority/telling.ts'
import type { Engine } from '../engine/engine.ts'
import { type Alert, listAlerts } from '../notify/alerts.ts'
import { respond } from './answers.ts'
import { type Door, plain } from './door.ts'
import { statusNow } from './status.ts'

export function metrics(door: Door, engine: Engine): void {
  const registry = new Registry()
  counted(registry, engine)
  const measure = gauges(registry)
  const measureAlerts = alertGauge(registry)
  requests(registry, door, engine)
  plain(
    door,
    {
      method: 'get',
      path: '/metrics',
      scope: 'read',
      says: 'Prometheus metrics of this process, and what is open in the database',
      answer: z.string(),
      content: 'text/plain',
    },
    async () => {
      measure(await statusNow(engine))
      measureAlerts(await listAlerts(engine.db, { open: true }, 1000))
      return respond(await registry.metrics(), registry.contentType)
    },
  )
}

/** What this process did; other processes count their own. */
function counted(registry: Registry, engine: Engine): void {
  const registers = [registry]
  const movements = new Counter({
    name: 'onhand_movements_total',
    help: 'Movements by what the ledger answered',
    labelNames: ['outcome'],
    registers,
  })
  const attempts = new Counter({
    name: 'onhand_push_attempts_total',
    help: 'Numbers told to channels, by what came of it',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'onhand_handoff_latency_seconds',
    help: 'From the last change of a number to its confirmation by the channel',
    labelNames: ['channel'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800],
    registers,
  })
  engine.watch.recorded = (outcomes) => {
    for (const { outcome } of outcomes) movements.inc({ outcome })
  }
  engine.watch.told = (channel, outcome, waitedMs) => {
    attempts.inc({ channel, outcome })
    if (outcome === 'done' || outcome === 'same') latency.observe({ channel }, waitedMs / 1000)
  }
}

type Status = Awaited<ReturnType<typeof statusNow>>

/** What is open now: read when asked, the same from every process. */
function gauges(registry: Registry): (status: Status) => void {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const age = gauge('onhand_feed_age_seconds', 'Since a system was last heard', 'system')
  const inbox = gauge('onhand_inbox_messages', 'Messages that are not applied', 'state')
  const pending = gauge('onhand_push_pending', 'Numbers a channel has to be told', 'channel')
  const oldest = gauge('onhand_push_oldest_seconds', 'Age of the oldest of them', 'channel')
  const dead = gauge('onhand_dead_letters', 'Numbers that were given up', 'channel')
  const open = gauge('onhand_channel_open', '1: told; 0: paused or blocked', 'channel')
  const unsealed = gauge('onhand_movements_unsealed', 'Movements not yet in the hash chain')
  const oversold = gauge('onhand_positions_oversold', 'Positions below zero, 20 at most')
  const drifts = gauge('onhand_drift_open', 'Disagreements that are not settled', 'severity')
  const held = gauge('onhand_repairs_held', '1: repairs wait for a person')
  const measureJobs = jobGauges(gauge)
  return (s) => {
    measureJobs(s.jobs)
    const since = (at: Date | null) => (at ? (s.at.getTime() - at.getTime()) / 1000 : 0)
    for (const one of s.systems) {
      if (one.lastHeardAt) age.set({ system: one.system }, since(one.lastHeardAt))
    }
    for (const state of ['pending', 'parked', 'quarantined'] as const) {
      inbox.set({ state }, s.inbox[state])
    }
    for (const c of s.channels) {
      const label = { channel: c.channel }
      pending.set(label, c.pending)
      oldest.set(label, since(c.oldest))
      dead.set(label, c.dead)
      open.set(label, c.state === 'open' ? 1 : 0)
    }
    for (const [severity, n] of Object.entries(s.drifts)) {
      drifts.set({ severity: severity === 'inFlight' ? 'in_flight' : severity }, n)
    }
    held.set(s.heldBatch === null ? 0 : 1)
    unsealed.set(s.ledger.unsealed)
    oversold.set(s.oversold.length)
  }
}

function alertGauge(registry: Registry): (open: readonly Alert[]) => void {
  const gauge = new Gauge({
    name: 'onhand_alerts_open',
    help: 'Alerts that are open, by severity',
    labelNames: ['severity'],
    registers: [registry],
  })
  return (open) => {
    for (const severity of alarms) {
      gauge.set({ severity }, open.filter((alert) => alert.severity === severity).length)
    }
  }
}

/** Silence is an alarm: alert on the age of the last success, or on a job that is not up. */
function jobGauges(gauge: (name: string, help: string, ...labels: string[]) => Gauge) {
  const last = gauge('onhand_run_last_timestamp_seconds', 'When a job last succeeded', 'job')
  const next = gauge('onhand_run_next_timestamp_seconds', 'When it is its turn', 'job')
  const took = gauge('onhand_run_seconds', 'How long its last run took', 'job')
  const missed = gauge('onhand_run_missed', 'Times missed before its last run', 'job')
  const up = gauge('onhand_job_up', '1: new or up; 0: late or down', 'job')
  return (jobs: Status['jobs']) => {
    for (const { job, standing, nextAt, doneAt, last: run } of jobs) {
      up.set({ job }, standing === 'new' || standing === 'up' ? 1 : 0)
      next.set({ job }, nextAt.getTime() / 1000)
      if (doneAt) last.set({ job }, doneAt.getTime() / 1000)
      if (!run) continue
      missed.set({ job }, run.missed)
      if (run.endedAt) took.set({ job }, (run.endedAt.getTime() - run.startedAt.getTime()) / 1000)
    }
  }
}

/** Answers by route and status; the time they took, by route. */
function requests(registry: Registry, door: Door, { world }: Engine): void {
  const answers = new Counter({
    name: 'onhand_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const took = new Histogram({
    name: 'onhand_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  door.watch = (route, status, startedAt) => {
    answers.inc({ route, status })
    took.observe({ route }, (world.clock.now().getTime() - startedAt) / 1000)
  }
}
