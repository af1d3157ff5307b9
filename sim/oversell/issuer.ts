/** The warehouse ships for two shops, and says of each parcel whose order it was. */
import { Hono } from 'hono'

type Event = { data: { order?: string; issuer?: string } }

const withIssuer = (event: Event): Event =>
  event.data.order === undefined
    ? event
    : { ...event, data: { ...event.data, issuer: event.data.order.split('-')[0]! } }

/** The body of one of its webhooks. */
export const named = (body: string) => JSON.stringify(withIssuer(JSON.parse(body) as Event))

/** Its web address: the same in its list of events. */
export function naming(app: Hono): Hono {
  const outer = new Hono()
  outer.get('/events', async (c) => {
    const answer = await app.fetch(c.req.raw)
    const body = (await answer.json()) as { records: Event[] }
    return c.json({ ...body, records: body.records.map(withIssuer) })
  })
  outer.all('*', (c) => app.fetch(c.req.raw))
  return outer
}
