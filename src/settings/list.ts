/** The settings that can be changed while it runs: what each is called, reads and changes. Pure. */
import {
  type Limits,
  type Policy,
  type Registry,
  reconciling,
  schedules,
} from '../authority/registry.ts'
/** `write`: whoever looks after stock; `admin`: whoever answers for the whole. */
export type Scope = 'write' | 'admin'

export type Value = string | number | null

/** What it may be, for people and pages; whether it may is asked of the registry's own check. */
export type Bounds =
  | { least: number; most: number | null; whole: boolean }
  | { oneOf: readonly string[] }
  | { cron: true }

export type Setting = {
  name: string
  /** In plain words. */
  title: string
  unit: string | null
  bounds: Bounds
  /** Who may change it. */
  scope: Scope
  /** Null: it has no value of its own. */
  read(registry: Registry): Value
  /** The same registry, with this value. */
  write(registry: Registry, value: Value): Registry
}

/** All there are, in the order of a page; `categories` are those that items have. */
export function settingsOf(registry: Registry, categories: readonly string[] = []): Setting[] {
  const named = new Set([...Object.keys(registry.reconcile.tolerance), ...categories])
  return [
    lowStock,
    gate,
    ...(Object.keys(limits) as (keyof Limits)[]).map(limit),
    ...Object.keys(registry.systems)
      .filter((name) => registry.systems[name]!.connector.connector.levels)
      .map(policy),
    ...[...named].sort().map(tolerance),
    ...(Object.keys(hours) as (keyof typeof hours)[]).map(hour),
    ...Object.keys(registry.schedules.reads ?? {}).map((name) => systemHour('reads', name)),
    ...Object.keys(registry.systems)
      .filter((name) => registry.systems[name]!.connector.connector.pull)
      .map((name) => systemHour('polls', name)),
  ]
}

/** The one with this name; a tolerance may be given for a category that nothing has yet. */
export function settingNamed(registry: Registry, name: string): Setting | undefined {
  const category = /^tolerance\.(.{0,200})$/.exec(name)?.[1]
  if (category !== undefined) return tolerance(category)
  return settingsOf(registry).find((setting) => setting.name === name)
}

const lowStock: Setting = {
  name: 'low_stock',
  title: 'At or below this, an item counts as low: it is told first',
  unit: 'units',
  bounds: { least: 0, most: null, whole: true },
  scope: 'write',
  read: (r) => r.lowStock,
  write: (r, value) => ({ ...r, lowStock: value as number }),
}

const gate: Setting = {
  name: 'gate',
  title: 'Small repairs that pass every lock: only written down (shadow), or done (on)',
  unit: null,
  bounds: { oneOf: ['shadow', 'on'] },
  scope: 'admin',
  read: (r) => r.reconcile.gate,
  write: (r, value) => reconciled(r, { gate: value as Registry['reconcile']['gate'] }),
}

const limits: Readonly<Record<keyof Limits, readonly [title: string, unit: string | null]>> = {
  most: ['The most that one repair may change', 'units'],
  confidence: ['How sure the cause must be', 'from 0 to 1'],
  share: ['The share of what is on hand that one repair may change', 'from 0 to 1'],
  skusPerDay: ['Products that may be repaired in a day', 'products'],
  unitsPerDay: ['Units that may be repaired in a day', 'units'],
  catalogueShare: ['The share of all products that may be repaired in a day', 'from 0 to 1'],
  perSkuPerWeek: ['Repairs of one product in seven days; then a person looks', 'repairs'],
  freshMs: ['How long ago both numbers may have been read', 'ms'],
}

function limit(name: keyof Limits): Setting {
  const [title, unit] = limits[name]
  const ceiling = reconciling.limits[name]
  const whole = Number.isInteger(ceiling)
  return {
    name: `limits.${snake(name)}`,
    title,
    unit,
    bounds:
      name === 'confidence'
        ? { least: ceiling, most: 1, whole: false }
        : { least: 0, most: ceiling, whole },
    scope: 'admin',
    read: (r) => r.reconcile.limits[name],
    write: (r, value) =>
      reconciled(r, { limits: { ...r.reconcile.limits, [name]: value as number } }),
  }
}

const policy = (system: string): Setting => ({
  name: `policy.${system}`,
  title: `What may be done about differences at ${system}`,
  unit: null,
  bounds: { oneOf: ['record_only', 'gated', 'self_heal'] },
  scope: 'admin',
  read: (r) => r.reconcile.policies[system] ?? 'record_only',
  write: (r, value) =>
    reconciled(r, { policies: { ...r.reconcile.policies, [system]: value as Policy } }),
})

const tolerance = (category: string): Setting => ({
  name: `tolerance.${category}`,
  title:
    category === ''
      ? 'Units that do not matter, for items without a category'
      : `Units that do not matter, for items of the category ${category}`,
  unit: 'units',
  bounds: { least: 0, most: null, whole: true },
  scope: 'write',
  read: (r) => r.reconcile.tolerance[category] ?? 0,
  write: (r, value) =>
    reconciled(r, { tolerance: { ...r.reconcile.tolerance, [category]: value as number } }),
})

const hours = {
  reconcile: 'When every system is read whole and compared',
  verify: 'When the books are proved',
  maintain: 'When the embedded database is tidied',
  digest: 'When the daily mail goes out',
  audit: 'When everything is audited',
  prune: 'When what was kept long enough goes',
} as const

const hour = (name: keyof typeof hours): Setting => ({
  name: `schedule.${name}`,
  title: hours[name],
  unit: 'cron, UTC',
  bounds: { cron: true },
  scope: 'admin',
  read: (r) => r.schedules[name] ?? schedules[name],
  write: (r, value) => ({ ...r, schedules: { ...r.schedules, [name]: value as string } }),
})

const systemHour = (of: 'reads' | 'polls', system: string): Setting => ({
  name: `schedule.${of}.${system}`,
  title:
    of === 'reads'
      ? `When ${system} is read whole and compared`
      : `When ${system} is asked for news; without a time, as often as its connector says`,
  unit: 'cron, UTC',
  bounds: { cron: true },
  scope: 'admin',
  read: (r) => r.schedules[of]?.[system] ?? null,
  write: (r, value) => ({
    ...r,
    schedules: { ...r.schedules, [of]: { ...r.schedules[of], [system]: value as string } },
  }),
})

const reconciled = (r: Registry, change: Partial<Registry['reconcile']>): Registry => ({
  ...r,
  reconcile: { ...r.reconcile, ...change },
})

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
