/** `onhand.config.ts`: what an operator writes, checked by the compiler and again at start-up. */
import type { AssistantConfig } from './authority/assistant.ts'
import { readRegistry } from './authority/read.ts'
import type {
  ChannelConfig,
  Handoff,
  Limits,
  Owner,
  Reconcile,
  Registry,
  Schedules,
  SystemConfig,
  Timing,
} from './authority/registry.ts'
import type { SignIn } from './authority/signin.ts'
import type { Notify, Retention } from './authority/telling.ts'
import type { Fact } from './stock/names.ts'

export type Config<S extends Record<string, SystemConfig>, L extends Record<string, string>> = {
  /** Where the world reaches this Onhand (`https://onhand.example`): with it, webhooks are kept alive. */
  publicUrl?: string
  locations: L
  systems: S
  /** One owner per fact. A fact without one is reported, and nothing is written for it. */
  owners: { readonly [F in Fact]?: Owner<NoInfer<keyof S & string>, NoInfer<keyof L & string>> }
  channels?: readonly ChannelConfig<NoInfer<keyof S & string>, NoInfer<keyof L & string>>[]
  handoffs?: readonly Handoff<NoInfer<keyof S & string>>[]
  timing?: Partial<Timing>
  schedules?: Schedules<NoInfer<keyof S & string>>
  /** How disagreements are compared, weighed and repaired. Without it they are found and explained only. */
  reconcile?: Partial<Omit<Reconcile<NoInfer<keyof S & string>>, 'limits'>> & {
    limits?: Partial<Limits>
  }
  /** A language model that words what was found and may doubt it; it decides nothing. Without it: templates. */
  assistant?: AssistantConfig
  /** Who is told when something is wrong, and by whom the daily mail is read. Without it: nobody. */
  notify?: Notify
  /** How people sign in, and what they may do with their own plans. Without it: with passwords. */
  signIn?: SignIn
  /** How long what is only looked back at is kept. */
  retention?: Partial<Retention>
  lowStock?: number
}

/** Checks the whole declaration; throws a Fault that says what to change. */
export function defineConfig<
  const S extends Record<string, SystemConfig>,
  const L extends Record<string, string>,
>(config: Config<S, L>): Registry {
  return readRegistry(config)
}
