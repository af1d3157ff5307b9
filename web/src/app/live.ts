/** What changes on the server changes here: its events say which reads are old. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Topic } from '../../../src/insight/live/marks.ts'
import { line } from '../api/client.ts'
import { refresh } from '../api/hooks.ts'

/**
 * What a change of each makes old. The blocks of the overview that look at all items say as of when
 * they are and are asked again by themselves: a busy shop changes every second.
 */
const verdict = ['/v1/status', /^\/v1\/overview$/]
const reads: Readonly<Record<Topic, readonly (string | RegExp)[]>> = {
  stock: [
    '/v1/movements',
    '/v1/positions',
    '/v1/stock',
    '/v1/items',
    '/v1/reservations',
    ...verdict,
  ],
  inbox: ['/v1/inbox', '/v1/quarantine', ...verdict],
  deliveries: ['/v1/deliveries', '/v1/dead-letters', '/v1/channels', '/v1/items', ...verdict],
  channels: ['/v1/channels', '/v1/connections', '/v1/overview/links', ...verdict],
  drifts: [
    '/v1/drifts',
    '/v1/causes',
    '/v1/ignore-rules',
    '/v1/stock',
    '/v1/items',
    '/v1/overview/drifts',
    ...verdict,
  ],
  batches: ['/v1/batches', '/v1/drifts', ...verdict],
  readings: ['/v1/readings', '/v1/connections', '/v1/stock', '/v1/overview/accuracy', ...verdict],
  runs: ['/v1/runs', '/v1/jobs', ...verdict],
  alerts: ['/v1/alerts', ...verdict],
  audits: ['/v1/audits'],
  catalogue: ['/v1/items', '/v1/stock', '/v1/listings', '/v1/locations', '/v1/categories'],
  settings: ['/v1/settings', '/v1/rules', '/v1/items', '/v1/connections'],
}
/** A burst of events is one refresh. */
const GATHER_MS = 400
/** After a stream that broke, or was refused, the next is tried. */
const AGAIN_MS = 2_000

let standing: 'live' | 'lost' | 'starting' = 'starting'
const listeners = new Set<() => void>()
function stand(now: typeof standing) {
  if (standing === now) return
  standing = now
  for (const each of listeners) each()
}

/** `lost`: the server does not answer; it is asked again and again. */
export const useStanding = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => standing,
  )

/** Listens for as long as somebody looks. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const old = new Set<Topic>()
    let source: EventSource | undefined
    let gathering: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      gathering = undefined
      const paths = [...old].flatMap((topic) => reads[topic])
      old.clear()
      void refresh(client, paths)
    }
    const open = () => {
      source = new EventSource('/v1/events')
      source.onopen = () => {
        // Whatever happened meanwhile was not heard.
        if (standing === 'lost') void refresh(client, [])
        stand('live')
      }
      source.addEventListener('changed', ({ data }) => {
        for (const topic of (JSON.parse(data) as { topics: Topic[] }).topics) old.add(topic)
        gathering ??= setTimeout(flush, GATHER_MS)
      })
      source.onerror = () => {
        stand('lost')
        source?.close()
        again = setTimeout(open, AGAIN_MS)
      }
    }
    line.reached = (reached) => {
      if (!reached) stand('lost')
    }
    open()
    return () => {
      source?.close()
      clearTimeout(gathering)
      clearTimeout(again)
    }
  }, [client])
}
