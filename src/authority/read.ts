/** Checks a declaration at start-up, with a sentence for every mistake. Pure. */
import { Fault } from '../lib/faults.ts'
import { cronMistake } from '../lib/schedule.ts'
import { type Fact, facts, roles, SELF } from '../stock/names.ts'
import { type AssistantConfig, assistantMistakes } from './assistant.ts'
import {
  type ChannelConfig,
  type Limits,
  type Owner,
  type Policy,
  policies,
  type Registry,
  reconciling,
  type SystemConfig,
  timing,
} from './registry.ts'
import { type SignIn, signInMistakes } from './signin.ts'
import {
  type Notify,
  notifyMistakes,
  type Retention,
  retention,
  retentionMistakes,
} from './telling.ts'

type Declared = {
  publicUrl?: string
  locations: Readonly<Record<string, string>>
  systems: Readonly<Record<string, SystemConfig>>
  owners: Readonly<Partial<Record<string, unknown>>>
  channels?: readonly ChannelConfig<string, string>[]
  handoffs?: Registry['handoffs']
  timing?: Partial<Registry['timing']>
  schedules?: Registry['schedules']
  reconcile?: GivenReconcile
  assistant?: AssistantConfig
  notify?: Notify
  signIn?: SignIn
  retention?: Partial<Retention>
  lowStock?: number
}
type GivenReconcile = Partial<Omit<Registry['reconcile'], 'limits'>> & { limits?: Partial<Limits> }

/** All mistakes at once: a person mends a file in one go. */
export function readRegistry(declared: Declared): Registry {
  const wrong: string[] = []
  const systems = Object.keys(declared.systems)
  const list = systems.join(', ') || 'none'
  const known = (name: unknown): name is string => systems.includes(name as string)
  const place = (code: string, where: string) => {
    if (!(code in declared.locations)) {
      wrong.push(
        `${where} names location "${code}", which is not in locations: add it there or correct the name.`,
      )
    }
  }

  for (const [name, system] of Object.entries(declared.systems)) {
    if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name)) {
      wrong.push(
        `System "${name}": use lower-case letters, digits, - and _ (it is part of a web address).`,
      )
    }
    if (name === SELF) wrong.push(`System "${SELF}" is built in: give yours another name.`)
    if (!roles.includes(system.role)) {
      wrong.push(
        `System "${name}" has role "${system.role}": it must be one of ${roles.join(', ')}.`,
      )
    }
    const settings = system.connector.connector.settings.safeParse(system.connector.settings)
    for (const issue of settings.error?.issues ?? []) {
      wrong.push(
        `System "${name}", connector ${system.connector.connector.name}, ${issue.path.join('.') || 'settings'}: ${issue.message}.`,
      )
    }
    for (const code of Object.values(system.locations ?? {})) place(code, `System "${name}"`)
    if (system.defaultLocation) place(system.defaultLocation, `System "${name}" (defaultLocation)`)
  }

  for (const [fact, owner] of Object.entries(declared.owners)) {
    if (!facts.includes(fact as Fact)) {
      wrong.push(`owners: "${fact}" is not a fact. Facts are ${facts.join(', ')}.`)
    } else wrong.push(...ownerMistakes(fact, owner, known, list, Object.keys(declared.locations)))
  }

  const places = new Set<string>()
  for (const channel of declared.channels ?? []) {
    const at = `Channel ${channel.system}/${channel.external}`
    if (!known(channel.system))
      wrong.push(`${at}: no system "${channel.system}" is declared (there are: ${list}).`)
    else if (!declared.systems[channel.system]!.connector.connector.push) {
      wrong.push(
        `${at}: the connector of "${channel.system}" cannot be told numbers; remove the channel.`,
      )
    }
    if (places.has(at))
      wrong.push(`${at} is declared twice: two lists of numbers for one place would fight.`)
    places.add(at)
    for (const code of channel.from) place(code, at)
  }
  for (const h of declared.handoffs ?? []) {
    for (const name of [h.from, h.to]) {
      if (name !== SELF && !known(name))
        wrong.push(`Handoff ${h.event}: no system "${name}" is declared.`)
    }
  }
  wrong.push(...scheduleMistakes(declared.schedules, known), ...addressMistakes(declared.publicUrl))
  wrong.push(...reconcileMistakes(declared.reconcile, known, list))
  wrong.push(...assistantMistakes(declared.assistant), ...notifyMistakes(declared.notify))
  wrong.push(...signInMistakes(declared.signIn ?? {}, declared.publicUrl))
  if (declared.lowStock !== undefined && !whole(declared.lowStock)) {
    wrong.push(`lowStock is ${declared.lowStock}: it must be a whole number of units, 0 or more.`)
  }
  const horizonMs = declared.timing?.horizonMs ?? timing.horizonMs
  wrong.push(...retentionMistakes(declared.retention, horizonMs))
  if (wrong.length > 0) {
    throw new Fault(
      'config',
      `onhand.config.ts has ${wrong.length} mistake(s):\n- ${wrong.join('\n- ')}`,
      { wrong },
    )
  }
  return {
    ...(declared.publicUrl === undefined ? {} : { publicUrl: declared.publicUrl }),
    systems: declared.systems,
    locations: declared.locations,
    owners: declared.owners as Registry['owners'],
    channels: declared.channels ?? [],
    handoffs: declared.handoffs ?? [],
    timing: { ...timing, ...declared.timing },
    schedules: declared.schedules ?? {},
    reconcile: {
      ...reconciling,
      ...declared.reconcile,
      limits: { ...reconciling.limits, ...declared.reconcile?.limits },
    },
    ...(declared.assistant === undefined ? {} : { assistant: declared.assistant }),
    notify: declared.notify ?? {},
    signIn: declared.signIn ?? {},
    retention: { ...retention, ...declared.retention },
    lowStock: declared.lowStock ?? 10,
  }
}

/** Webhooks are sent there by others: it is an address that stands by itself. */
function addressMistakes(publicUrl: string | undefined): string[] {
  if (publicUrl === undefined) return []
  const url = URL.parse(publicUrl)
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) return []
  return [
    `publicUrl "${publicUrl}": it must be where others reach this Onhand, like https://onhand.example.`,
  ]
}

function scheduleMistakes(
  { polls = {}, reads = {}, ...own }: Registry['schedules'] = {},
  known: (name: unknown) => boolean,
): string[] {
  const unknown = (at: string, crons: object) =>
    Object.keys(crons)
      .filter((name) => !known(name))
      .map((name) => `schedules.${at}: no system "${name}" is declared.`)
  const wrong = [...unknown('polls', polls), ...unknown('reads', reads)]
  for (const [name, cron] of [own, polls, reads].flatMap((some) => Object.entries(some))) {
    const mistake = cron === undefined ? undefined : cronMistake(cron)
    if (mistake) wrong.push(`schedules: "${cron}" (${name}) is not a cron expression: ${mistake}.`)
  }
  return wrong
}

const whole = (n: unknown) => Number.isInteger(n) && (n as number) >= 0

/** The locks of the gate can be tightened from here, never loosened. */
function reconcileMistakes(
  given: GivenReconcile | undefined,
  known: (name: unknown) => boolean,
  list: string,
): string[] {
  const wrong = Object.keys(given?.policies ?? {})
    .filter((name) => !known(name))
    .map((name) => `reconcile.policies: no system "${name}" is declared (there are: ${list}).`)
  for (const [name, policy] of Object.entries(given?.policies ?? {})) {
    if (policies.includes(policy as Policy)) continue
    wrong.push(
      `reconcile.policies: "${policy}" (${name}) is not a policy: it must be one of ${policies.join(', ')}.`,
    )
  }
  if (given?.gate !== undefined && given.gate !== 'shadow' && given.gate !== 'on') {
    wrong.push(`reconcile.gate is "${String(given.gate)}": it must be shadow or on.`)
  }
  for (const [category, units] of Object.entries(given?.tolerance ?? {})) {
    if (whole(units)) continue
    wrong.push(
      `reconcile.tolerance: ${units} (${category || 'no category'}) must be a whole number of units, 0 or more.`,
    )
  }
  for (const [name, value] of Object.entries(given?.limits ?? {}) as [keyof Limits, number][]) {
    const ceiling = reconciling.limits[name]
    if (ceiling === undefined) wrong.push(`reconcile.limits: there is no limit "${name}".`)
    else if (
      typeof value !== 'number' ||
      (name === 'confidence'
        ? !(value >= ceiling && value <= 1)
        : !(value >= 0 && value <= ceiling))
    ) {
      const how = name === 'confidence' ? 'from here up to 1' : 'from 0 up to here'
      wrong.push(
        `reconcile.limits.${name} is ${value}: it is ${ceiling} in the program, and can only be made stricter (${how}).`,
      )
    }
  }
  return wrong
}

function ownerMistakes(
  fact: string,
  owner: unknown,
  known: (name: unknown) => boolean,
  list: string,
  locations: readonly string[],
): string[] {
  const unknown = (name: unknown) =>
    `${fact} is owned by "${String(name)}", but no such system is declared (there are: ${list}). Declare it or correct the name.`
  if (typeof owner === 'string') return known(owner) ? [] : [unknown(owner)]
  if (Array.isArray(owner)) {
    return [
      `${fact} has ${owner.length} owners (${owner.join(', ')}). A fact has exactly one: name it, use { byLocation } to divide it by place, or { each: [...] } where every system owns the documents it issued.`,
    ]
  }
  const value = owner as Extract<Owner<string, string>, object>
  if ('each' in value) return value.each.filter((n) => !known(n)).map(unknown)
  return [
    ...Object.values(value.byLocation)
      .filter((n) => !known(n))
      .map(unknown),
    ...Object.keys(value.byLocation)
      .filter((code) => !locations.includes(code))
      .map((code) => `${fact}: byLocation names "${code}", which is not in locations.`),
  ]
}

/** Facts that movements write and nobody owns: reported, and nothing is written for them. */
export const unowned = (registry: Registry): Fact[] =>
  (['on_hand', 'committed', 'incoming'] as const).filter((fact) => !(fact in registry.owners))
