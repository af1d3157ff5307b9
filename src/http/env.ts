/** What comes with a request besides the request itself. */
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

/** `local`: the request came over the lock's socket or from this very process. */
export type Env = {
  Bindings: { local?: boolean; incoming?: IncomingMessage }
  /** What the answer tells the browser to keep. */
  Variables: { cookies?: string[] }
}
export type Ask = Context<Env>

/** Names in lower case. Node has them ready; a Headers of them is only made where it has not. */
export const headersOf = (c: Ask): Readonly<Record<string, string>> =>
  (c.env?.incoming?.headers as Record<string, string> | undefined) ?? c.req.header()
