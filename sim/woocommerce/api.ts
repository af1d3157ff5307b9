/** The double's REST API v3: the routes, behind its door. */
import { type Context, Hono } from 'hono'
import { type ApiOptions, fail } from './api/answers.ts'
import { door, failure } from './api/door.ts'
import { manage } from './api/manage.ts'
import { orders } from './api/orders.ts'
import { products } from './api/products.ts'

export type { ApiOptions } from './api/answers.ts'

export function createApi(options: ApiOptions): Hono {
  const routes = new Hono()
  manage(routes, options)
  products(routes, options)
  orders(routes, options)
  const app = new Hono()
  app.route('/wc/v3', routes)
  app.notFound((c: Context) => {
    const says = 'No route was found matching the URL and request method.'
    return fail(c, failure('rest_no_route', says, 404))
  })
  return door(app, options)
}
