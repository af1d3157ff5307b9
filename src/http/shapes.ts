/** The values that several routes take or answer, as schemas. */
import { extendZodWithOpenApi } from '@hono/zod-openapi'
import { z } from 'zod'
import { kindNames } from '../stock/kinds.ts'

extendZodWithOpenApi(z)

/** Text that can be a name or a number of something: no control characters, nothing half. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'has control characters')

/** A time that comes in: ISO 8601 with its zone. */
export const Moment = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .openapi({ type: 'string', format: 'date-time' })

/** A time that goes out. */
export const Time = z.date().openapi({ type: 'string', format: 'date-time' })

/** The same, or never. */
export const MaybeTime = z
  .date()
  .nullable()
  .openapi({ type: ['string', 'null'], format: 'date-time' })

/** An e-mail address. */
export const Email = text(320)
  .regex(
    /^\s*[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+\s*$|^\s*[^\s@<>]+@localhost\s*$/,
    'is not an e-mail address',
  )
  .openapi({ type: 'string', format: 'email' })

/** A number that names something. */
export const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

export const Sku = text(200).openapi({ example: 'TEE-BLUE-M' })

export const Kind = z.enum(kindNames as [(typeof kindNames)[number]])

/** A number of packs: exact, so a decimal may be a text. */
const Quantity = z.union([z.number(), z.string().max(40)])

/** One line of a document in its system's own words: connectors/connector.ts, Line. */
export const MovementLine = z
  .strictObject({
    kind: Kind,
    document: text(200).openapi({ example: 'order/1001' }),
    line: text(200).openapi({ example: '1' }),
    sku: Sku,
    quantity: Quantity.openapi({ example: 2 }),
    location: text(200).nullable().default(null),
    happenedAt: Moment,
    transition: text(100).optional(),
    issuer: text(40).optional(),
    after: z.tuple([text(200), text(100)]).optional(),
    reason: text(500).optional(),
    actor: text(200).optional(),
  })
  .openapi('MovementLine')
export type MovementLine = z.infer<typeof MovementLine>

export const Quantities = z
  .object({
    on_hand: z.int(),
    committed: z.int(),
    reserved: z.int(),
    unavailable: z.int(),
    incoming: z.int(),
  })
  .openapi('Quantities')

export const Cursor = z.string().max(300).optional()
/** How many rows of a list. */
export const Limit = z.coerce.number().int().min(1).max(1000).default(100)

/** How many numbers it changes, where that is so many that a person has to say so. */
export const Confirm = z.int().min(0).optional()
export const unconfirmed = {
  409: 'So much would change that its number has to be confirmed: `confirm` says it',
}

/** A page of a list; `next` is the cursor of the one after it, null at the end. */
export const pageOf = <T>(row: z.ZodType<T>) =>
  z.object({ rows: z.array(row), next: z.string().nullable() })
