/** Passwords: argon2id with OWASP's parameters; long enough, and none that everybody tries first. */
import { hash, verify } from '@node-rs/argon2'
import { Fault } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'

export const LEAST = 12
/** Longer ones would only be a way to keep us busy. */
export const MOST = 1_000
/** Each takes 19 MiB and a thread for some 20 ms. */
const AT_ONCE = 16

// OWASP's cheat sheet on storing passwords: argon2id, m = 19 MiB, t = 2, p = 1.
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

/** What stands in for somebody who is not there, so that looking for them takes as long. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$b25oYW5kLW5vYm9keS5vbg$0ukErXhxNpxneuJaBg0nba+zYEsXOgVEdkghlEZArlU'

/** Why it is not taken, as a sentence; undefined: it is good. */
export function passwordMistake(password: string, email: string): string | undefined {
  if ([...password].length < LEAST) {
    return `The password is too short: use ${LEAST} characters or more (a few words do well).`
  }
  if (password.length > MOST) return `The password is longer than ${MOST} characters.`
  const plain = password.toLowerCase().replace(/[^a-z0-9@.]/g, '')
  const [user = ''] = email.split('@')
  if (plain === email || (user.length >= 4 && plain.replace(/\d+$/, '') === user)) {
    return 'The password is the e-mail address: choose one that is not.'
  }
  if (isCommon(plain)) return 'That is one of the passwords that are tried first: choose another.'
  return undefined
}

/** The commonest of twelve characters and more are these words, doubled, counted up or numbered. */
const common = new Set([
  ...['password', 'passwort', 'onhand', 'welcome', 'qwerty', 'qwertyuiop', 'qwertzuiop', 'azerty'],
  ...[
    'iloveyou',
    'letmein',
    'administrator',
    'admin',
    'changeme',
    'default',
    'football',
    'baseball',
  ],
  ...['superman', 'sunshine', 'princess', 'monkey', 'dragon', 'master', 'trustno', 'starwars'],
  ...[
    'qazwsxedc',
    'qazwsxedcrfv',
    'zaqwsx',
    'asdfghjkl',
    'zxcvbnm',
    'abc',
    'abcdefghijkl',
    'secret',
  ],
  ...[
    'warehouse',
    'inventory',
    'shopify',
    'woocommerce',
    'test',
    'guest',
    'hello',
    'correcthorsebatterystaple',
  ],
  ...['passwordpassword', 'qwertyqwerty', 'adminadmin', 'onhandonhand', 'letmeinletmein', ''],
])

function isCommon(plain: string): boolean {
  if (new Set(plain).size < 5) return true
  const runs = '01234567890123456789|98765432109876543210|1q2w3e4r5t6y7u8i9o0p|1qaz2wsx3edc4rfv5tgb'
  if (runs.includes(plain)) return true
  const unleeted = plain
    .replace(/[@4]/g, 'a')
    .replace(/3/g, 'e')
    .replace(/0/g, 'o')
    .replace(/\$/g, 's')
  return [plain, unleeted].some((text) => {
    const word = text.replace(/^[\d.@]+|[\d.@]+$/g, '')
    const half = word.slice(0, word.length / 2)
    return common.has(word) || (word === half + half && common.has(half))
  })
}

/** As it is stored. Throws a Fault when it is not good enough. */
export async function hashed(
  password: string,
  email: string,
  { random }: Pick<World, 'random'>,
): Promise<string> {
  const mistake = passwordMistake(password, email)
  if (mistake !== undefined) throw new Fault('invalid', mistake)
  return atOnce(() => hash(password.normalize('NFKC'), { ...strength, salt: random.bytes(16) }))
}

/** As long whether there is a hash or not. */
export async function matches(stored: string | null, password: string): Promise<boolean> {
  if (password.length > MOST) return false
  const right = await atOnce(() => verify(stored ?? nobodys, password.normalize('NFKC')))
  return right && stored !== null
}

let busy = 0

async function atOnce<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= AT_ONCE) throw new Fault('unavailable', 'Too many are signing in at once.')
  busy++
  try {
    return await work()
  } finally {
    busy--
  }
}
